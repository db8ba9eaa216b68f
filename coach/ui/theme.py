"""The one theme, light and dark by the browser's preference; system fonts only, so that no page asks another host for any."""

from pathlib import Path

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

CSS = Path(__file__).with_name("style.css")
SCRIPT = Path(__file__).with_name("client.js")


def theme() -> gr.themes.Base:
    """The theme of every page."""
    base = gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=_SANS,
        font_mono=_MONO,
    )
    # Gradio's own greys and its indigo button stay below 4.5:1, the least contrast that WCAG AA allows for text.
    return base.set(
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_400",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200",
        input_placeholder_color="*neutral_600",
        input_placeholder_color_dark="*neutral_300",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_700",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
    )


def head() -> str:
    """The page's own script, inline: nothing is loaded from elsewhere. Gradio's navigation is out of reach for its own style sheets."""
    return f"<style>@media print {{ .nav-holder {{ display: none; }} }}</style><script>{SCRIPT.read_text('utf-8')}</script>"
