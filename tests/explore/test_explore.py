"""Explorers: the picture follows the sliders, the words say the same, and a page without widgets shows the start."""

import base64
import io
import sys

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from crmlab import InvalidData, explore, figure, mailing, rfm
from crmlab.explore import base

module = sys.modules["crmlab.explore.rfm"]
SENT = pd.Timestamp("2024-10-08")


@pytest.fixture(scope="module")
def company():
    """90 invented customers: the more recent, the likelier to answer."""
    customers = np.arange(1, 91)
    rows = [
        (customer, SENT - pd.Timedelta(days=int(3 * customer + 20 * again)), 20.0 + customer % 7)
        for customer in customers
        for again in range(customer % 4 + 1)
    ]
    rows += [(1, SENT + pd.Timedelta(days=3), 500.0), (2, SENT - pd.Timedelta(days=9), -15.0)]
    orders = pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).assign(order_id=range(len(rows)))
    bought = (customers % 3 == 0) & (customers < 50) & (customers % 2 == 1)  # the control group buys nothing
    members = pd.DataFrame({"customer_id": customers, "sent": SENT, "bought": bought})
    members["arm"] = np.where(customers % 2 == 1, "mailed", "control")
    members["amount"] = np.where(bought, 60.0, 0.0)
    return orders, members


@pytest.fixture
def kept(watched):
    """What the explorer makes."""
    return watched(module)


@pytest.fixture
def buttons(kept):
    """The buttons that are made."""
    return kept.buttons


@pytest.fixture
def figures(kept):
    """The figures that are drawn."""
    return kept.figures


@pytest.fixture
def live(kept, company):
    """The explorer's widgets: controls by name, the picture, the words."""
    explore.rfm(*company)
    return kept.controls, kept.images[0], kept.words[0]


def test_a_page_without_widgets_shows_the_start_and_its_words(monkeypatch, shown, company):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.rfm(*company)
    picture, words = shown
    assert set(picture) == {"image/png", "text/plain"} and "widget-view" not in str(shown)
    assert words["text/plain"].endswith("Run this cell to move the sliders.")
    assert "Margin 40%, 5.00 CNY a contact" in words["text/plain"]


def test_moving_a_slider_gives_another_picture_and_other_words(live):
    controls, image, said = live
    before = image.value, said.value
    controls["margin"].value = 0.8
    assert image.value != before[0] and said.value != before[1]
    assert "Margin 80%" in said.value and 'role="status"' in said.value
    controls["margin"].value = 0.4
    assert (image.value, said.value) == before


def test_one_output_holds_the_still_picture_and_the_sliders(monkeypatch, shown, company):
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    explore.rfm(*company)
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.rfm(*company)
    live, words, still, same_words = shown
    assert set(live) == {*still, figure.VIEW} and {**still, figure.VIEW: live[figure.VIEW]} == live
    assert words == same_words
    size = Image.open(io.BytesIO(base64.b64decode(still["image/png"]))).size
    assert size == (1440, 920), "twice the pixels, where nothing moves"


def test_reset_brings_back_the_start(live, buttons):
    controls, image, said = live
    before = image.value, said.value
    for name, value in {"margin": 0.8, "bins": 2, "contact_cost": 20}.items():
        controls[name].value = value
    assert (image.value, said.value) != before
    buttons[0].click()
    assert (image.value, said.value) == before


def test_four_numbers_stand_under_the_picture_and_a_screen_reader_hears_a_sentence(live):
    seen, heard = live[2].value.split("</div>")
    assert seen.count("<b ") == 4 and 'aria-hidden="true"' in seen
    assert 'aria-live="polite"' in heard and "<b " not in heard


def test_axes_keep_still_and_double_only_where_they_must():
    ax = figure.subplots()[1]
    limits = []
    for high, low in [(100, 0), (60, -1), (149, 0), (151, 0), (100, -20), (100, -76)]:
        base.steady(ax, high, start=100, low=low)
        limits.append(ax.get_ylim())
    assert limits == [(-7.5, 150)] * 3 + [(-15, 300), (-75, 150), (-150, 150)]


def test_the_start_stays_as_a_grey_line_behind(live, figures):
    controls, _, _ = live
    [ghost] = figures[0].axes[1].collections
    line = figures[0].axes[1].lines[1]
    [path] = ghost.get_segments()
    assert path.tolist() == np.column_stack(line.get_data()).tolist() and ghost.zorder < line.zorder
    controls["margin"].value = 0.8
    assert path.tolist() != np.column_stack(line.get_data()).tolist()


def test_the_picture_keeps_its_size_through_every_extreme(live):
    controls, image, _ = live
    sizes = {Image.open(io.BytesIO(image.value)).size}
    for name, control in controls.items():
        for value in (control.min, control.max):
            control.value = value
            sizes.add(Image.open(io.BytesIO(image.value)).size)
            assert len(image.value) > 5000, name
    assert sizes == {(720, 460)}
    assert (image.layout.width, image.layout.height) == ("720px", "auto")  # so that a narrow page shrinks it whole


def test_nothing_is_cut_off_at_the_edge(live):
    controls, image, _ = live
    for bins in (2, 3):
        for margin, cost, response in [(0.05, 20, 0.2), (0.8, 0, 2.0), (0.4, 5, 1.0)]:
            controls["bins"].value, controls["margin"].value = bins, margin
            controls["contact_cost"].value, controls["response_factor"].value = cost, response
            pixels = np.asarray(Image.open(io.BytesIO(image.value)))
            edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
            assert (edge == 255).all(), (bins, margin, cost, response)


def test_the_words_say_what_the_method_finds(live, company):
    controls, _, said = live
    controls["bins"].value = 2
    orders, members = company
    known = orders[(orders["date"] < SENT) & (orders["amount"] >= 0)]
    scores = rfm.scores(rfm.table(known, as_of=SENT), bins=2)
    depth = mailing.campaign_profit(mailing.cells(scores, members, margin=0.4, contact_cost=5.0, incremental=True))
    best = depth.loc[depth["profit"].idxmax()]
    assert f"takes {best['contacts']:,} contacts and earns {best['profit']:,.0f} CNY" in said.value
    assert f"everyone left takes {depth['contacts'].iloc[-1]:,} contacts" in said.value


def test_where_nothing_pays_it_says_mail_nobody(live):
    controls, _, said = live
    controls["contact_cost"].value, controls["margin"].value = 20, 0.05
    assert "mail nobody" in said.value


def test_controls_are_described_in_words_and_fit_their_description(live):
    controls, _, _ = live
    for control in controls.values():
        assert len(control.description.split()) >= 2 and control.tooltip == control.description
        assert control.style.description_width == "12.5em" and len(control.description) <= 25  # so none is cut off


def test_what_happened_after_the_test_is_not_looked_at(monkeypatch, shown, company):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    orders, members = company
    explore.rfm(orders, members)
    later = pd.DataFrame({"customer_id": [90], "date": [SENT], "amount": [9e4], "order_id": [10**6]})
    explore.rfm(pd.concat([orders, later]), members)
    assert shown[:2] == shown[2:]


def test_both_tables_or_neither(company):
    with pytest.raises(InvalidData, match="both orders and members"):
        explore.rfm(company[0])


def test_lantern_is_the_default(monkeypatch, shown):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.rfm()
    assert "cells tested" in shown[1]["text/plain"]


def test_the_picture_is_what_matplotlib_draws():
    with figure.styled():
        fig, ax = figure.subplots(figsize=(2, 2))
        ax.plot([0, 1])
        found = np.asarray(Image.open(io.BytesIO(base.Picture(fig).png())))
        drawn = io.BytesIO()
        fig.savefig(drawn, format="png", dpi=figure.DPI)
    expected = np.asarray(Image.open(drawn).convert("RGB"))
    assert found.shape == expected.shape == (200, 200, 3)
    assert np.abs(found.astype(int) - expected).max() <= 1
