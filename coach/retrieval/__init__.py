"""Query -> the passages that answer it: lexical and dense search, fused by reciprocal rank."""

from coach.retrieval.duplicates import near_duplicates
from coach.retrieval.index import Hit, Index, open_index

__all__ = ["Hit", "Index", "near_duplicates", "open_index"]
