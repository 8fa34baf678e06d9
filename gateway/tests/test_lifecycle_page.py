from lifecycle import PAGE, draw


def test_the_page_on_a_sessions_life_is_what_the_tables_say():
    assert PAGE.read_text() == draw(), "Run `make docs`."
