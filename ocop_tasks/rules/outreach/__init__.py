"""The rules of outreach: what an activity may say, whom it reached, and the work that is measured by it."""
