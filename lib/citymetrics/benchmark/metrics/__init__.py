"""One metric, or a theme's metrics, across places: what is stated, how far it can be compared, what it comes to."""
