"""Broadcasts: what they say, when they go, how staff steer them, what is reported."""
