"""The API at size and under load: a seeded database, server time, concurrent users. For development machines alone."""
