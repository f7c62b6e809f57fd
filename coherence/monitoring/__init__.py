"""What operators see from outside: figures for Prometheus, errors for Sentry, and a doctor for deployments."""
