"""Working days 工作日: Monday to Friday, but for the days of the operator's own table (holidays, 调休)."""
