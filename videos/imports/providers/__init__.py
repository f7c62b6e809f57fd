"""Those who fetch: one file each, plain arguments in, a frozen result or a ProviderError out."""
