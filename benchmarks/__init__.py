"""Measurements as ratios within one run: `python -m benchmarks [match|load|kills …]`, or `make bench` for all."""
