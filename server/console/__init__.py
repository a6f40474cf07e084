"""The staff page: one page with who waits and why, the papers, the camera."""
