"""What spans the tables of several apps: row-level security, roles, publication, triggers. Nothing on SQLite."""
