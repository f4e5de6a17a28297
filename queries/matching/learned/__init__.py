"""Models that learned from dated acts: history, texts, trees, files, training. Serving needs numpy and scipy alone."""
