"""Figures about texts, worked out by Codon."""

from textstats._core import count, lengths, longest, mean, shout

__all__ = ["count", "lengths", "longest", "mean", "shout"]
