"""The workshop: labelled answers in, adapters out. Not installed; `python -m finetune` runs it."""
