"""Explainer videos 视频解读: the library of them, their files, and the maker of those nobody has filmed."""
