"""The test mailing: profit by cell, and how deep to mail."""

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, figure, mailing

SCORES = pd.DataFrame({"cell": ["222"] * 4 + ["211"] * 4 + ["111"] * 3 + ["121"]}, index=range(1, 13))
MEMBERS = pd.DataFrame(
    {
        "customer_id": [1, 2, 3, 5, 6, 9, 10],
        "arm": ["mailed", "mailed", "control", "mailed", "mailed", "mailed", "control"],
        "bought": [True, False, True, True, False, False, True],
        "amount": [100.10, 0.0, 900.0, 30.0, 0.0, 0.0, 700.0],
    }
)


@pytest.fixture
def cells():
    return mailing.cells(SCORES, MEMBERS, margin=0.4, contact_cost=5.0)


def test_cells_by_hand(cells):
    assert cells.index.tolist() == ["111", "121", "211", "222"]
    assert cells["customers"].tolist() == [3, 1, 4, 4]
    assert cells["mailed"].tolist() == [1, 0, 2, 2]
    assert cells["responses"].tolist() == [0, 0, 1, 1]  # the control group bought, too, and does not count
    assert cells.loc["222", "response_rate"] == 0.5
    assert cells.loc["222", "margin_per_response"] == pytest.approx(40.04)
    assert cells.loc["222", "break_even_rate"] == pytest.approx(5 / 40.04)
    assert cells.loc["222", "profit_per_contact"] == pytest.approx(0.4 * 100.10 / 2 - 5)
    assert cells.loc["211", "profit_per_contact"] == pytest.approx(0.4 * 30 / 2 - 5)
    assert cells.loc["111", "profit_per_contact"] == -5
    assert cells["mail"].tolist() == [False, False, True, True]
    assert cells["rest"].tolist() == [2, 1, 2, 2]  # everyone who was not mailed in the test
    assert cells.loc["222", "profit_of_rest"] == pytest.approx(2 * 15.02)


def test_a_cell_without_a_test_or_an_answer_has_no_invented_rate(cells):
    unknown = ["response_rate", "margin_per_response", "break_even_rate", "profit_per_contact", "profit_of_rest"]
    assert cells.loc["121", unknown].isna().all()
    assert cells.loc["111", ["margin_per_response", "break_even_rate"]].isna().all()
    assert cells.loc["111", "response_rate"] == 0


def test_mail_where_the_rate_is_above_break_even(cells):
    answered = cells[cells["responses"] > 0]
    assert (answered["mail"] == (answered["response_rate"] > answered["break_even_rate"])).all()


def test_only_those_who_consent_are_counted_for_the_roll_out():
    found = mailing.cells(SCORES, MEMBERS, margin=0.4, contact_cost=5.0, may_mail={1, 4, 7, 8})
    assert found["rest"].to_dict() == {"111": 0, "121": 0, "211": 2, "222": 1}
    with pytest.raises(InvalidData, match="may_mail"):
        mailing.cells(SCORES, MEMBERS, margin=0.4, contact_cost=5.0, may_mail=[True, False])


def test_response_factor_scales_what_is_earned_not_what_is_paid(cells):
    half = mailing.cells(SCORES, MEMBERS, margin=0.4, contact_cost=5.0, response_factor=0.5)
    expected = (cells["profit_per_contact"] + 5) / 2 - 5
    pd.testing.assert_series_equal(half["profit_per_contact"], expected)


def test_campaign_profit_takes_the_best_cells_first(cells):
    depth = mailing.campaign_profit(cells)
    assert depth["cell"].tolist() == ["", "222", "211", "111"]  # 121 was not tested
    assert depth["contacts"].tolist() == [0, 2, 4, 6]
    assert depth["profit"].tolist() == pytest.approx([0, 30.04, 32.04, 22.04])
    assert depth["profit"].max() == pytest.approx(cells.loc[cells["mail"], "profit_of_rest"].sum())


def change(row, column, value):
    members = MEMBERS.astype({column: object})
    members.loc[row, column] = value
    return members


BAD = {
    "missing column": (MEMBERS.drop(columns="arm"), {}, ["'arm'", "Rename"]),
    "customer twice": (pd.concat([MEMBERS, MEMBERS.iloc[:1]]), {}, ["customer_id", "rows 0, 0", "one campaign"]),
    "nobody mailed": (MEMBERS.assign(arm="control"), {}, ["'arm'", "'control'", "another campaign"]),
    "no scores": (change(3, "customer_id", 99), {}, ["customer_id", "rows 3", "isin(scores.index)"]),
    "bought not a truth": (change(4, "bought", "perhaps"), {}, ["bought", "rows 4", "astype(bool)"]),
    "amount negative": (MEMBERS.assign(amount=[-3.0] + [0.0] * 6), {}, ["amount", "negative", "rows 0", "net them"]),
    "amount unbought": (MEMBERS.assign(amount=7.0), {}, ["amount", "nothing was bought", "rows 1, 4, 5", "Correct"]),
    "empty": (MEMBERS.iloc[:0], {}, ["members", "no rows", "Check the filter"]),
    "margin in per cent": (MEMBERS, {"margin": 40}, ["margin", "at most 1", "40"]),
    "no margin": (MEMBERS, {"margin": 0}, ["margin", "above 0"]),
    "cost below zero": (MEMBERS, {"contact_cost": -1}, ["contact_cost", "not below 0"]),
    "cost unknown": (MEMBERS, {"contact_cost": np.nan}, ["contact_cost", "nan"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_members_are_refused_with_column_row_and_remedy(case):
    members, settings, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        mailing.cells(SCORES, members, **{"margin": 0.4, "contact_cost": 5.0, **settings})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_more_than_27_cells_are_refused():
    scores = pd.DataFrame({"cell": [f"{n:03}" for n in range(28)]})
    with pytest.raises(InvalidData, match=r"'cell'.*0, 1, 2 and 25 more.*bins=3"):
        mailing.cells(scores, MEMBERS, margin=0.4, contact_cost=5.0)


def test_break_even():
    assert mailing.break_even(5.0, 40.0) == 0.125
    with pytest.raises(InvalidData, match="margin_per_response"):
        mailing.break_even(5.0, 0)


def test_the_map_shows_each_cell_where_it_belongs(cells):
    fig = mailing.plot_cells(cells)
    texts = [text.get_text() for text in fig.axes[0].texts]  # upwards F1 M1, F1 M2, F2 M1, F2 M2; across R1, R2
    assert texts == ["−5.0", "+1.0", "–", "–", "–", "–", "–", "+15.0"]
    assert "2 of 3" in fig.axes[0].get_title(loc="left")
    assert len(figure.png(fig)) > 1000


def test_pictures_say_their_own_words(cells, monkeypatch):
    said = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: said.append(data["text/plain"]))
    depth = mailing.campaign_profit(cells)
    for fig in (mailing.plot_cells(cells), mailing.plot_depth(depth), mailing.plot_depth(depth.iloc[:1])):
        figure.show(fig)
    best, everyone = mailing.best_depth(depth), depth.iloc[-1]
    assert "pays in 2 of 3 cells tested: best in 222 (+15.02 CNY a contact), worst in 111 (-5.00 CNY)" in said[1]
    assert f"highest at {best['profit']:,.0f} CNY with {best['contacts']:,.0f} contacts" in said[3]
    assert f"ends at {everyone['profit']:,.0f} CNY with all {everyone['contacts']:,.0f} contacts" in said[3]
    assert "never above 0 CNY" in said[5]


def test_labels_can_be_read_on_their_colour(cells):
    fig = mailing.plot_cells(cells)
    ax = fig.axes[0]
    painted = ax.images[0].to_rgba(ax.images[0].get_array()).reshape(-1, 4)[:, :3]

    def luminance(colour):
        colour = np.asarray(colour)
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    for text, ground in zip(ax.texts, painted, strict=True):
        dark, light = sorted([luminance(ground), 1.0 if text.get_color() == "white" else 0.0])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text.get_text(), ground)


def test_no_two_profits_share_a_colour_and_loss_and_profit_never_do():
    from crmlab.figure import subplots

    profits = [-20.0, -5.0, -1.0, 0.5, 6.0, 14.0, 64.0, 87.0]
    index = [f"{r}{f}{m}" for r in "12" for f in "12" for m in "12"]
    ax = subplots()[1]
    mailing.draw_cells(ax, pd.DataFrame({"profit_per_contact": profits}, index=index))
    colours = ax.images[0].to_rgba(np.array(profits))
    steps = np.abs(np.diff(colours[:, :3], axis=0)).sum(axis=1)
    assert (steps > 0.04).all(), steps
    assert all((red > blue) == (profit < 0) for profit, (red, _green, blue, _a) in zip(profits, colours, strict=True))


@pytest.mark.parametrize("margin, title", [(0.4, "Stop at 4 contacts: 32 CNY"), (0.01, "Mail nobody: no cell pays")])
def test_the_curve_names_the_best_stop(margin, title):
    depth = mailing.campaign_profit(mailing.cells(SCORES, MEMBERS, margin=margin, contact_cost=5.0))
    fig = mailing.plot_depth(depth)
    assert fig.axes[0].get_title(loc="left") == title
