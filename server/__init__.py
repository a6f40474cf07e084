"""The service: one folder per feature, put together by ``server.app``."""
