"""Everyday names 常用叫法: kept, written, published."""
