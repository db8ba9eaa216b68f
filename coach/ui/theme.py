"""The one theme, light and dark by the browser's preference; system fonts only, so that no page asks another host for any."""

from pathlib import Path

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

CSS = Path(__file__).with_name("style.css")
SCRIPT = Path(__file__).with_name("client.js")


def theme() -> gr.themes.Base:
    """The theme of every page."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=_SANS,
        font_mono=_MONO,
    )


def head() -> str:
    """The page's own script, inline: nothing is loaded from elsewhere."""
    return f"<script>{SCRIPT.read_text('utf-8')}</script>"
