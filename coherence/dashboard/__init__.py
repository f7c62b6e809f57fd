"""The admin as the operators' dashboard: its site, its first page, its look, its roles."""
