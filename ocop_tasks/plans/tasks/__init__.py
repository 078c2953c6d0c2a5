"""One task of a plan: its page, and its units beside each other. Used by the rest of ``plans`` alone."""
