"""What stands between an address that somebody gave and the machines within our walls."""
