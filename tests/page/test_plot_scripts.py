"""The pure parts of the scripts of the plots, the cells and a run, in Chromium."""

import pytest


def test_the_player_begins_plays_and_ends(call):
    steps, at = [], call("ponder/player.js", "beginning", None, 3)
    while at is not None:
        at = call("ponder/player.js", "following", at, 3)
        steps.append(at)
    assert steps == [1, 2, 3, None]
    assert call("ponder/player.js", "beginning", 2, 3) == 2  # paused before the halting step
    assert call("ponder/player.js", "beginning", 3, 3) == 0


@pytest.mark.parametrize(
    ("at", "by", "to"),
    [(None, -1, 20), (None, 1, 1), (4, 1, 5), (4, -1, 3), (20, 1, 20), (1, -1, 1)],
)
def test_arrows_go_one_step_and_stay_within_the_steps(call, at, by, to):
    moved = call("ponder/player.js", "moved", at, by, 20)
    assert call("ponder/player.js", "clamp", moved, 20) == to


def test_a_figure_is_revealed_up_to_a_step(call):
    figure = {
        "data": [
            {"meta": {"part": "step"}, "y": [0.1, 0.2, 0.7]},
            {"meta": {"part": "whole"}, "y": [0.5, 0.3, 0.2]},
            {"meta": {"part": "sample"}, "x": [2]},
            {"meta": {"part": "samples"}, "y": [0, 1, 2]},
        ],
        "layout": {"shapes": [{"type": "rect"}, {"type": "line"}]},
    }
    assert call("ponder/player.js", "revealed", figure, None, 2) == figure
    first = call("ponder/player.js", "revealed", figure, 1, 2)
    step, whole, drawn, draws = first["data"]
    assert step["y"] == [0.1, None, None]
    assert whole["y"] == [0.5, 0.3, 0.2]
    assert not drawn["visible"]
    assert not draws["visible"]
    assert not first["layout"]["shapes"][0]["visible"]
    second = call("ponder/player.js", "revealed", figure, 2, 2)
    assert second["data"][2]["visible"]
    assert second["layout"]["shapes"][0]["visible"]


def test_the_hidden_state_is_revealed_and_explains_each_cell(call):
    meta = {"part": "states", "name": "small", "units": [7, 2]}
    weights = {"to_answer": [-2, 0.5], "to_halting": [0.25, -4]}
    heat = {"z": [[0.5, -0.5], [1, 0]], "meta": meta | weights}
    figure = {"data": [heat], "layout": {"shapes": [{"type": "rect"}]}}
    (first,) = call("ponder/player.js", "revealed", figure, 1, 2)["data"]
    assert first["z"] == [[0.5, None], [1, None]]
    texts = call("ponder/inside.js", "cellTexts", first)
    assert texts[0][0].split("<br>") == [
        "small: unit 7 at step 1 is 0.50",
        "adds \u22121.00 to the answer's logit (odd)",
        "and +0.13 to the halting logit",
    ]
    assert texts[1][0].split("<br>")[1:] == [
        "adds +0.50 to the answer's logit (odd)",
        "and \u22124.00 to the halting logit",
    ]
    assert texts[0][1] == ""


@pytest.mark.parametrize(
    ("key", "to"),
    [("ArrowUp", [4, 2]), ("ArrowDown", [2, 2]), ("ArrowRight", [3, 3]), ("Home", [3, 0])],
)
def test_arrows_move_over_the_hidden_state(call, key, to):
    assert call("ponder/inside_cells.js", "cellAfter", key, [3, 2], 14, 20) == to
    assert call("ponder/inside_cells.js", "cellAfter", "ArrowUp", [13, 2], 14, 20) == [13, 2]
    assert call("ponder/inside_cells.js", "cellAfter", "x", [3, 2], 14, 20) is None


def test_axes_of_little_height_have_short_titles_and_few_ticks(call, blank):
    layout = {
        "height": 200,
        "margin": {"t": 10, "b": 30},
        "yaxis": {
            "domain": [0.6, 1],
            "range": [0, 1],
            "dtick": 0.1,
            "title": {"text": "loss, nats"},
        },
        "yaxis2": {"domain": [0, 0.4], "tickvals": [0, 0.5, 1], "title": {"text": "answer"}},
        "yaxis3": {"domain": [0, 0.2], "range": [0, 1], "title": {"text": "moved"}},
        "yaxis4": {
            "domain": [0, 0.5],
            "tickvals": [0, 1],
            "ticktext": ["to even", "to odd"],
            "title": {"text": "units"},
        },
        "yaxis5": {"domain": [0, 0.1], "tickvals": [0], "ticktext": ["thinking"]},
    }
    fitted = blank.evaluate(
        "async (layout) => { (await import('/plotting/plot.js')).fitAxes(layout, 20);"
        " return layout; }",
        layout,
    )
    assert fitted["yaxis"]["title"]["text"] == "loss"
    assert fitted["yaxis"]["dtick"] == pytest.approx(0.5)
    assert fitted["yaxis2"]["tickvals"] == [0, 1]
    assert fitted["yaxis2"]["title"]["text"] == "answer"
    # 5 letters of 11.2 px are longer than 1.2 times 32 px.
    assert fitted["yaxis3"]["title"]["text"] == ""
    # With a line above and one below, they would lie over wide labels on 80 px.
    assert fitted["yaxis4"]["title"]["text"] == ""


def test_the_share_still_thinking_is_revealed_too_and_may_be_left_out(call):
    figure = {
        "data": [
            {"meta": {"part": "whole"}, "y": [0.5, 0.5]},
            {"meta": {"part": "thinking"}, "y": [1, 0.4]},
        ],
        "layout": {"shapes": [{"type": "rect"}], "xaxis": {}, "xaxis6": {}, "yaxis6": {}},
    }
    first = call("ponder/player.js", "revealed", figure, 1, 2)
    assert first["data"][1]["y"] == [1, None]
    without = call("ponder/player.js", "withoutThinking", figure)
    assert without == {
        "data": figure["data"][:1],
        "layout": {"shapes": [{"type": "rect"}], "xaxis": {}},
    }


def test_the_numbers_of_a_figure_are_tables_by_what_their_rows_are(call):
    def trace(x, y, rows, columns, **more):
        return {"x": x, "y": y, "meta": {"rows": rows, "columns": columns}} | more

    heat = {"x": [1, 2], "z": [[0.5, -1]], "meta": {"name": "small", "units": [7]}}
    heat["meta"] |= {"rows": "step", "columns": {"z": "unit"}}
    figure = {
        "data": [
            heat,
            trace([1, 2], [0.25, 0.75], "step", {"y": "p", "customdata.1": "\u03bb"})
            | {"customdata": [[1, 0.25], [0.75, 1]]},
            trace([2, 3], [0.123456, None], "step", {"y": "prior"}),
            trace([100], [0.5], "training step", {"y": "loss"}),
            {"x": [1], "y": [1], "meta": {}},
        ]
    }
    steps, training = call("plotting/numbers_table.js", "tablesOf", figure)
    assert steps["heads"] == ["p", "\u03bb", "prior", "small: unit 7"]
    assert steps["body"] == [
        ["1", "0.25", "0.25", "", "0.5"],
        ["2", "0.75", "1", "0.1235", "-1"],
        ["3", "", "", "", ""],
    ]
    assert training == {"rows": "training step", "heads": ["loss"], "body": [["100", "0.5"]]}


@pytest.mark.parametrize(
    ("key", "to"),
    [("ArrowLeft", 8), ("ArrowRight", 10), ("ArrowUp", 1), ("ArrowDown", 17), ("Home", 0)],
)
def test_arrows_move_over_the_cells(call, key, to):
    assert call("ponder/cells.js", "movedTo", key, 9, 64, 8) == to
    assert call("ponder/cells.js", "movedTo", "End", 9, 64, 8) == 63
    assert call("ponder/cells.js", "movedTo", "x", 9, 64, 8) is None


def test_a_run_is_asked_for_while_it_is_going_and_when_no_answer_comes(blank):
    asked = blank.evaluate("""async () => {
      const { watchOver } = await import("/training/run_watch.js");
      const { setTimeout, clearTimeout } = window;
      let waiting = null;
      window.setTimeout = (action, pause) => (waiting = { action, pause });
      window.clearTimeout = () => (waiting = null);
      const shown = [];
      const { look, hear } = watchOver((what) => shown.push(what.seen), () => true);
      look();
      const pauses = [waiting.pause];
      waiting.action(); // no answer has come
      for (const state of ["going", "going", "ended"]) {
        hear({ state, of: 1, seen: state === "going" ? shown.length : null });
        pauses.push(waiting?.pause);
        waiting?.action();
      }
      const stays = waiting;
      Object.assign(window, { setTimeout, clearTimeout });
      const { visitorKey } = await import("/server/visitor_key.js");
      const kept = sessionStorage.getItem("pondernet-run") === visitorKey();
      return { shown, pauses, stays, kept };
    }""")
    assert asked["shown"] == [-1, -1, 2, 3]
    assert asked["pauses"] == [8000, 350, 350, None]
    assert asked["stays"] is None
    assert asked["kept"]


def test_the_slider_of_a_run_shows_one_moment_in_its_figure(blank):
    figure = blank.evaluate("""async () => {
      const { showMoment } = await import("/training/training_plot.js");
      const data = [{ type: "scatter", y: [7] }, { type: "bar", y: [0, 0] }];
      const figure = { data, layout: {} };
      showMoment(figure, 30, [0.25, 0.75]);
      return figure;
    }""")
    assert [trace["y"] for trace in figure["data"]] == [[7], [0.25, 0.75]]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [30] * 3


def test_a_caption_is_broken_into_lines_and_stands_above_the_picture(call):
    assert call("shell/take_away.js", "lines", "one two three", 7) == ["one two", "three"]
    assert call("shell/take_away.js", "lines", "extraordinary x", 5) == ["extraordinary", "x"]
    layout = {"width": 200, "height": 100, "margin": {"t": 5, "l": 7}, "font": {"size": 10}}
    drawn = call("shell/take_away.js", "captioned", {"data": [1], "layout": layout}, "a b", "#fff")
    # One line and one line's space below it, of 13.5 px each.
    assert drawn["layout"]["height"] == 127
    assert drawn["layout"]["margin"] == {"t": 32, "l": 7}
    assert drawn["layout"]["title"]["text"] == "a b"
    assert drawn["data"] == [1]


def test_vectors_of_more_than_64_elements_have_wider_rows(call):
    assert [call("ponder/cells.js", "columnsOf", count) for count in (8, 64, 65, 96)] == [
        8,
        8,
        12,
        12,
    ]


@pytest.mark.parametrize(
    ("key", "element", "written"),
    [(" ", 0, 1), (" ", 1, -1), (" ", -1, 0), ("+", 0, 1), ("1", -1, 1), ("-", 0, -1), ("0", 1, 0)],
)
def test_keys_write_into_a_cell(call, key, element, written):
    assert call("ponder/cells.js", "written", key, element) == written
    assert call("ponder/cells.js", "written", "toString", element) is None


def test_the_name_of_the_network_waits_for_its_box(blank):
    """Gradio makes the box of a list only once the script for it is there."""
    name = """async () => {
      document.body.innerHTML = '<p id="more"><b class="model">first</b></p>';
      (await import("/ponder/more.js")).openSections();
      document.dispatchEvent(new CustomEvent("pondernet:drawn"));
      await new Promise((done) => setTimeout(done, 50));
      document.body.insertAdjacentHTML("beforeend", '<p id="model"><input value="second"></p>');
      const name = document.querySelector(".model");
      while (name.textContent === "first") await new Promise(requestAnimationFrame);
      document.body.replaceChildren();
      return name.textContent;
    }"""
    assert blank.evaluate(name) == "second"
