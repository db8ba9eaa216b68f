"""The web app: Gradio, one file per page, one theme."""

from coach.ui.app import build, serve

__all__ = ["build", "serve"]
