"""The database: SQLite for one machine, PostgreSQL for several nodes."""
