"""What every endpoint shares: errors, paging, throttles, routes and the schema's common parts."""
