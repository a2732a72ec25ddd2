"""When a text goes out, and what stops everything."""

TEXTS = {
    # Publishing later
    "publish.scheduled": "📣 {title} goes out at {at} ({left}) · scheduled by {who} → {where}",
    "board.scheduled": "🕖 Scheduled: {parts}",
    "board.scheduled_at": "{title} at {at}",
    "refused.stop_it_first": "“{name}” goes out at {at}. To change it, please stop it first.",
    "publish.stopped": "Stopped by {who}, {at}.",
    "publish.paused": "⛔ {who} paused everything, {at}: “{why}”. Until it is resumed this does not go out either.",
    "console.scheduled": "“{title}” is to go out at {at}. It will only if the bot is running again then.",
    "button.later": "Later …",
    "ask.at": "At what time? (local time, such as 07:00)",
    "refused.scheduled_by": "{who} has scheduled this for {at}, {when}. On the card: stop it, or send it now.",
    "refused.lapses_before": "The approval holds only until {until}, so no longer at {at}. "
    "Please choose an earlier time, or have the text approved anew shortly before.",
    "refused.after_the_promise": "An update is promised for {due}; {at} is too late. "
    "Please choose a time before {due}, or publish something else by then.",
    "refused.promise_first": "An update is promised for {due}; nothing can be put off any more. "
    "Please publish now, or first a short word with nothing new.",
    "refused.time_has_passed": "{given} has just passed. Is it to go out now? Then “Publish now”.",
    "refused.no_such_time": "There is no {given} within the next 24 hours: the clocks are changed.",
    # Did not go out
    "halted.heading": "⚠ {title} did NOT go out.",
    "halted.lapsed": "Its approval no longer holds.",
    "halted.changed": "Text, facts or severity are no longer as they were approved.",
    "halted.conflict": "Whoever wanted to publish it no longer decides, because of a conflict of interest.",
    "halted.late": "It was to go out at {at}, but the bot was not running then. It does not leave by itself any more.",
    "halted.look": "Is every word still right? Then publish it once more.",
    "halted.approve": "Please look at the text, have it approved anew, then publish it.",
    # Pausing everything
    "board.paused": "⛔ EVERYTHING PAUSED: “{why}” · {who}, {since}",
    "pause.heading": "⛔ EVERYTHING PAUSED: “{why}” · {who}, {since}",
    "pause.nothing": "Nothing goes out until somebody resumes.",
    "pause.finishing": "Nothing new goes out. This was on its way already and will be finished: {known}.",
    "pause.waiting": "Held back: {known}.",
    "pause.promise": "⏰ Promised all the same: next update {due} ({left}).",
    "promise.paused": "⏰ We promised an update for {due} ({left}), but nothing goes out right now.",
    "pause.sure": "Resume? Nothing goes out by itself even then: "
    "everything that was held back waits, one by one, for a tap.",
    "pause.delivery": "{statement} to {outlet}",
    "note.paused": "everything was paused",
    "pause.over": "▶ Resumed by {who}, {at}. It had been paused: “{why}”.",
    "pause.left": "Nothing went out by itself. Please look at these one by one, and send them or leave them out: {known}.",
    "button.pause_all": "Pause everything …",
    "button.resume": "Resume …",
    "refused.paused": "{who} paused everything, {when}: “{why}”. Until it is resumed nothing goes out. "
    "It can be resumed by: {could}.",
    "refused.paused_already": "{who} has paused everything already, {when}: “{why}”.",
    "refused.not_paused": "Nothing is paused right now.",
    "words.how_pause": "This is how: {word} REASON. Then nothing goes out any more until somebody resumes.",
    "help.pause": "{word} REASON – pause everything, nothing goes out any more",
    "help.resume": "{word} – resume; what was held back waits for a tap",
    "form.pause": "Pause everything",
    "slack.title.pause": "Pause everything",
    "slack.done.pause": "everything is paused, nothing goes out",
    "slack.done.resume": "resumed; nothing goes out by itself",
    # Who was first
    "stale.published": "{who} has published this, {at}.",
    "stale.scheduled": "{who} has scheduled this for {leaves}, {at}.",
    "stale.halted": "{who} has stopped this, {at}.",
    "stale.paused": "{who} has paused everything, {at}: “{why}”.",
    "stale.resumed": "{who} has resumed already, {at}.",
    # Check lists
    "step.point": "☐ {what}",
    "step.point_of": "☐ {what} · {who}",
    "step.ticked": "☑ {what} · {who}, {at}",
}
