"""免提交: looking up whether the county's licence system already has what a guide would ask for."""
