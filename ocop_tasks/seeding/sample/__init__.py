"""Half a year of made-up history on the 2022 plan, for ``make demo``: told in YAML, played through the models."""
