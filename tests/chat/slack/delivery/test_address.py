import pytest

from bot.chat.slack.delivery.address import is_slacks

SLACK, OTHER = "https://slack.com/api/", "http://127.0.0.1:4003/api/"


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("https://hooks.slack.com/actions/T1/2/abc", SLACK),
        ("https://hooks.slack.com/actions/T1/2/abc", OTHER),
        ("https://hooks.slack-gov.com/commands/T1/2/abc", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:4003/api/actions/T1/2/abc", OTHER),
    ],
)
def test_answers_go_to_slack_or_to_what_stands_in_for_it(url, api):
    assert is_slacks(url, api)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.slack.com/actions/T1/2/abc",
        "https://hooks.slack.com.evil.invalid/",
        "https://notslack.com/",
        "https://evil.invalid/hooks.slack.com/",
        "https://evil.invalid\\.slack.com/",
        "https://evil.invalid#.slack.com/",
        "https://hooks.slack.com@evil.invalid/",
        "http://127.0.0.1:40031/api/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//[",
        "https://hooks.slack.com/" + "x" * 1_000,
    ],
)
def test_and_nowhere_else(url):
    assert not is_slacks(url, SLACK)
    assert not is_slacks(url, OTHER)
