"""Search by words over short texts."""

from coach.retrieval import Words


def test_the_text_with_the_words_comes_first_and_others_not_at_all() -> None:
    words = Words({"a": "How does momentum work?", "b": "Why use attention heads?", "c": "Attention masks"})
    assert words.search("attention head", 5) == ["b", "c"]
    assert words.search("attention", 1) in (["b"], ["c"])
    assert words.search("zebra", 5) == []
    assert words.search("", 5) == []
