"""Progress and follow-up in figures: set-based SQL, a fixed number of statements however many rows there are.

The same rules stand in ``rules``, pure; property tests hold the two against each other on random plans.
"""
