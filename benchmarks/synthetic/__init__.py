"""Made-up plans with known answers, and the check of what was extracted from them."""
