"""Query -> the passages that answer it: lexical and dense search, fused by reciprocal rank."""

from coach.retrieval.duplicates import near_duplicates
from coach.retrieval.index import Hit, Index, open_index
from coach.retrieval.words import Words

__all__ = ["Hit", "Index", "Words", "near_duplicates", "open_index"]
