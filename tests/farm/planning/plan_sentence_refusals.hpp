#pragma once
// English that is no schedule, or not one schedule: the named part, and the objection to it.

#include <array>

namespace farmtok::test {

struct RefusedRow {
  const char* text;
  const char* part;  // in the message
  const char* help;  // in the detail
};

inline constexpr std::array refused_rows{
    // Words without a meaning here.
    RefusedRow{"whenever it rains", "not understood: \"whenever it rains\"", "understood are days"},
    RefusedRow{"daily at 9am, whenever it rains", "not understood: \"whenever it rains\"", "understood are days"},
    RefusedRow{"about 9am daily", "\"about\"", "understood are days"},
    RefusedRow{"random times every day", "\"random times\"", "understood are days"},
    RefusedRow{"every now and then", "\"every now\"", "behind \"every\""},
    RefusedRow{"every", "\"every\"", "behind \"every\""},
    RefusedRow{"every wekday at 9", "\"every wekday\"", "did you mean \"weekday\"?"},
    RefusedRow{"wekdays at 9am", "\"wekdays\"", "did you mean \"weekdays\"?"},
    RefusedRow{"dayly at 9am", "\"dayly\"", "did you mean \"daily\"?"},
    RefusedRow{"daily at nooon", "\"nooon\"", "did you mean \"noon\"?"},
    RefusedRow{"every 10 seconds", "\"every 10 seconds\"", "behind \"every\""},
    RefusedRow{"-1 per day", "\"-1\"", "understood are days"},
    RefusedRow{"t\u00E4glich um 9", "\"t\u00E4glich um\"", "understood are days"},
    // No words about when.
    RefusedRow{"at at at", "\"at at at\"", "how often or at what times"},
    RefusedRow{"please post", "\"please post\"", "how often or at what times"},
    RefusedRow{"10 posts", "\"10 posts\"", "how often or at what times"},
    RefusedRow{"from 1 December to 24 December", "\"from 1 December to 24 December\"", "how often or at what times"},
    RefusedRow{"from 9am to 5pm", "\"from 9am to 5pm\"", "how often or at what times"},
    RefusedRow{"daily from 9am to 5pm", "\"9am\"", "hours need a step or a count"},
    // Invalid times, and ambiguous ones.
    RefusedRow{"daily at 25:00", "\"25:00\"", "there is no such time"},
    RefusedRow{"daily at 24:00", "\"24:00\"", "midnight, where a day begins, is 00:00"},
    RefusedRow{"daily at 9:75", "\"9:75\"", "there is no such time"},
    RefusedRow{"daily at 9:5", "\"9:5\"", "there is no such time"},
    RefusedRow{"daily at 13pm", "\"13pm\"", "from 1 to 12"},
    RefusedRow{"daily at 0am", "\"0am\"", "from 1 to 12"},
    RefusedRow{"daily at 99", "\"99\"", "a time or a count"},
    RefusedRow{"daily 9", "\"9\"", "a time or a count"},
    RefusedRow{"9 and 6", "\"9 and 6\"", "a time or a count"},
    RefusedRow{"at 9 and 6", "\"6\"", "06:00 or 18:00"},
    RefusedRow{"at 3", "\"3\"", "03:00 or 15:00"},
    RefusedRow{"daily at 4:30", "\"4:30\"", "04:30 or 16:30"},
    RefusedRow{"2 and 5pm daily", "\"2\"", "02:00 or 14:00"},
    RefusedRow{"every hour from 9 to 5", "\"5\"", "05:00 or 17:00"},
    RefusedRow{"every hour between 8 and 10pm", "\"8\"", "08:00 or 20:00"},
    RefusedRow{"every morning at 7pm", "7pm is not in the morning", "leave one of them out"},
    RefusedRow{"biweekly at 9am", "\"biweekly\"", "two ways"},
    // Invalid days, and ambiguous ones.
    RefusedRow{"daily at 9am starting 12/1", "\"12/1\"", "write 12 January or 1 December"},
    RefusedRow{"daily at 9am starting 12/24", "\"12/24\"", "write 24 December"},
    RefusedRow{"daily at 9am from 1.12.2026", "\"1.12.2026\"", "write 1 December or 12 January"},
    RefusedRow{"daily at 9am until 30 February", "\"30 February\"", "there is no such day"},
    RefusedRow{"daily at 9am from 2026-13-01", "\"2026-13-01\"", "there is no such day"},
    RefusedRow{"daily at 9am from 29 February 2027", "\"29 February 2027\"", "there is no such day"},
    RefusedRow{"on the 32nd at 9am", "\"the 32nd\"", "at most 31 days"},
    RefusedRow{"on the 0th at 9am", "\"the 0th\"", "at most 31 days"},
    RefusedRow{"0th Monday of the month at 9am", "\"0th Monday of the month\"", "at most five"},
    RefusedRow{"6th Monday of the month at 9am", "\"6th Monday of the month\"", "at most five"},
    RefusedRow{"first weekday of the month at 9am", "\"first weekday\"", "name a weekday"},
    RefusedRow{"on 25 December and 31 December at 9am", "\"31 December\"", "several days need a plan each"},
    RefusedRow{"on the 30th in February at 9am", "never comes", "never comes"},
    RefusedRow{"daily at 9am until March", "\"until March\"", "until 31 March"},
    RefusedRow{"daily at 9am starting soon", "\"starting soon\"", "starting Monday"},
    RefusedRow{"daily at 9am until 2020-01-01", "it ends on 2020-01-01", "with its year"},
    RefusedRow{"daily at 9am for 2 weeks until 24 December", "a length of time", "leave one of them out"},
    RefusedRow{"daily at 9am not on Dec 25", "\"not on Dec 25\"", "plan.blackout"},
    RefusedRow{"daily at 9am except holidays", "\"except holidays\"", "not on weekends"},
    RefusedRow{"weekends at 9am, not on weekends", "all of its days", "leave out fewer"},
    RefusedRow{"every Monday and the 15th at 9am", "weekdays and days of the month", "two schedules"},
    RefusedRow{"every 25 December at noon, every Friday at 9am", "every 25 December", "a schedule for each"},
    RefusedRow{"every 2 years in January at 9am", "on no day", "every year on 1 January"},
    RefusedRow{"weekdays at 9am, weekends", "\"weekends\"", "no time on them"},
    RefusedRow{"9am on Mondays, 6pm", "\"6pm\"", "on which days"},
    // Every day, and not every day.
    RefusedRow{"daily on the 13th at noon", "\"daily\", but also \"the 13th\"", "the 13th of every month at 12:00"},
    RefusedRow{"daily 9am on mondays", "\"daily\", but also \"on mondays\"", "\"every Monday at 09:00\""},
    RefusedRow{"on mondays at 9am, every day", "\"every day\", but also \"on mondays\"", "\"every Monday at 09:00\""},
    RefusedRow{"every day at 9am on the last Friday of the month", "but also \"the last Friday of the month\"",
               "\"on the last Friday of every month at 09:00\""},
    RefusedRow{"weekdays at 9am, daily on Saturday at noon", "\"daily\", but also \"on Saturday\"",
               "\"every Saturday at 12:00\""},
    RefusedRow{"12pm daily except Friday the 13th", "\"the 13th\"", "plan.blackout"},
    RefusedRow{"weekdays at 9am, not on Fridays 13th", "\"13th\"", "except Fridays"},
    // Numbers that do not fit.
    RefusedRow{"3 per day, 9am and 6pm", "\"3 per day\", but 2 times of the day (09:00 and 18:00)", "as many times"},
    RefusedRow{"at most 2 per day at 9am 12pm 6pm", "but 3 times of the day", "as many times"},
    RefusedRow{"3 per day, every 4 hours", "but 6 times of the day", "as many times"},
    RefusedRow{"2 per week on Mon, Wed and Fri at 9am", "come to 3", "leave the number out"},
    RefusedRow{"7 posts a week at 9am, not on Mondays", "only 6 days of the week are not left out", "leave out fewer"},
    RefusedRow{"2 per day between 9am and 9am", "\"9am\"", "end as they begin"},
    RefusedRow{"2 per day, 3 per day", "\"3 per day\" comes on top of \"2 per day\"", "leave one of them out"},
    RefusedRow{"0 per day", "\"0 per day\"", "from 1 to 1000"},
    RefusedRow{"1000 per day", "\"1000 per day\"", "more than one a minute"},
    RefusedRow{"every 0 days at 9am", "\"every 0 days\"", "from 1 to 1000"},
    RefusedRow{"every 100000 days", "\"every 100000 days\"", "from 1 to 1000"},
    RefusedRow{"every 36 hours", "\"every 36 hours\"", "whole days"},
    RefusedRow{"daily at 9am, max", "\"max\"", "a number"},
    RefusedRow{"daily at 9am, max 5, max 6", "\"max 6\"", "leave one of them out"},
    RefusedRow{"every 4 hours at 9am", "\"9am\"", "either name the times or the step"},
    RefusedRow{"every 2 days every 3 days at 9am", "\"every 3 days\"", "leave one of them out"},
    RefusedRow{"weekdays every 2 hours from 20:00 to 02:00", "past midnight", "two schedules"},
    // Zones.
    RefusedRow{"9am EST and 6pm PST", "\"PST\" comes on top of the zone America/New_York", "one time zone"},
    RefusedRow{"daily at 9am Europe/Berln", "\"Europe/Berln\"", "Did you mean Europe/Berlin?"},
    RefusedRow{"daily at 9am Atlantis time", "\"Atlantis", "understood are days"},
};

}  // namespace farmtok::test
