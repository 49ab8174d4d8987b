import json

from jieyou_desktop.app.settings import Settings


def test_choices_are_there_at_the_next_start(tmp_path):
    settings = Settings(tmp_path / "a" / "settings.json")
    settings["text_size"] = 1.5
    settings["columns:name"] = {"order": ["name"], "hidden": [], "widths": {"name": 92}}
    again = Settings(tmp_path / "a" / "settings.json")
    assert again.text_size == 1.5
    assert again["columns:name"]["widths"] == {"name": 92}


def test_a_broken_file_counts_as_empty(tmp_path):
    path = tmp_path / "settings.json"
    for content in ("{", "[1, 2]", '"x"', "\x00\x01"):
        path.write_text(content)
        settings = Settings(path)
        assert dict(settings) == {}
        assert settings.text_size == 1.0
        assert settings.folder is None
    settings["user"] = "王芳"
    assert json.loads(path.read_text(encoding="utf-8")) == {"user": "王芳"}


def test_a_place_that_keeps_nothing_still_lets_one_work(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings["text_size"] = 1.25
    assert settings.text_size == 1.25


def test_what_was_left_longest_ago_is_forgotten_first(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    for number in range(300):
        settings[f"columns:{number}"] = number
    assert len(settings) == 200
    assert "columns:299" in settings
    assert "columns:0" not in settings


def test_values_can_be_taken_back(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings["user"] = "王芳"
    del settings["user"]
    assert dict(Settings(tmp_path / "settings.json")) == {}
