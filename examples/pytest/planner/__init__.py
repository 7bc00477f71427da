"""A small day planner."""
