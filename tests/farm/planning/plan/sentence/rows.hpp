#pragma once
// English schedules and their first moments, as a person works them out with a calendar. The anchor is Monday,
// 2026-11-23 at 06:01 UTC; moments are wall times of `zone`, a day is written once for all of its times.

#include <array>

namespace farmtok::test {

struct SentenceRow {
  const char* text;
  const char* moments;
  const char* zone = "UTC";
};

inline constexpr const char* berlin = "Europe/Berlin";
inline constexpr const char* london = "Europe/London";
inline constexpr const char* new_york = "America/New_York";
inline constexpr const char* los_angeles = "America/Los_Angeles";

/// Times of every day, counts and steps.
inline constexpr std::array time_rows{
    // The contract's own.
    SentenceRow{"3 per day, 8am 12pm 6pm EST", "2026-11-23 08:00 12:00 18:00 2026-11-24 08:00", new_york},
    SentenceRow{"Schedule 3 per day, 8am 12pm 6pm EST", "2026-11-23 08:00 12:00 18:00 2026-11-24 08:00", new_york},
    SentenceRow{"Schedule 2 per day, 9am and 6pm EST", "2026-11-23 09:00 18:00 2026-11-24 09:00 18:00", new_york},
    SentenceRow{"2 per day, 9am and 6pm EST", "2026-11-23 09:00 18:00 2026-11-24 09:00", new_york},
    // Ways to write a time.
    SentenceRow{"daily at 9", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily at 9am", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily at 9 am", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"DAILY AT 9AM", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily\n at\t9am", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily @ 9am", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily at 9 a.m.", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"9 a.m. and 6 p.m. every day", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"daily at 9.30am", "2026-11-23 09:30 2026-11-24 09:30"},
    SentenceRow{"daily at 09.30", "2026-11-23 09:30 2026-11-24 09:30"},
    SentenceRow{"daily at 9:05 pm", "2026-11-23 21:05 2026-11-24 21:05"},
    SentenceRow{"daily at 18h", "2026-11-23 18:00 2026-11-24 18:00"},
    SentenceRow{"daily at 18h30", "2026-11-23 18:30 2026-11-24 18:30"},
    SentenceRow{"daily at 9 o'clock", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily at 9 o\u2019clock in the evening", "2026-11-23 21:00 2026-11-24 21:00"},
    SentenceRow{"daily at nine in the morning", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"daily at 3 in the afternoon", "2026-11-23 15:00 2026-11-24 15:00"},
    SentenceRow{"daily at 10 at night", "2026-11-23 22:00 2026-11-24 22:00"},
    SentenceRow{"daily at 2 at night", "2026-11-24 02:00 2026-11-25 02:00"},
    SentenceRow{"daily at noon", "2026-11-23 12:00 2026-11-24 12:00"},
    SentenceRow{"daily at 12 noon", "2026-11-23 12:00 2026-11-24 12:00"},
    SentenceRow{"daily at 12pm", "2026-11-23 12:00 2026-11-24 12:00"},
    SentenceRow{"daily at 12am", "2026-11-24 00:00 2026-11-25 00:00"},
    SentenceRow{"daily at 12:30am", "2026-11-24 00:30 2026-11-25 00:30"},
    SentenceRow{"midnight, every day", "2026-11-24 00:00 2026-11-25 00:00"},
    SentenceRow{"daily at 0:15", "2026-11-24 00:15 2026-11-25 00:15"},
    SentenceRow{"half past nine daily", "2026-11-23 09:30 2026-11-24 09:30"},
    SentenceRow{"daily at a quarter past 8", "2026-11-23 08:15 2026-11-24 08:15"},
    SentenceRow{"daily at quarter to 7pm", "2026-11-23 18:45 2026-11-24 18:45"},
    SentenceRow{"daily at 09:00:30", "2026-11-23 09:00:30 2026-11-24 09:00:30"},
    SentenceRow{"daily at 7:15pm Pacific", "2026-11-23 19:15 2026-11-24 19:15", los_angeles},
    SentenceRow{"every day at 23:59", "2026-11-23 23:59 2026-11-24 23:59"},
    // Several times.
    SentenceRow{"8am 12pm 6pm", "2026-11-23 08:00 12:00 18:00 2026-11-24 08:00"},
    SentenceRow{"6pm, 9am and noon", "2026-11-23 09:00 12:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9am/1pm/6pm", "2026-11-23 09:00 13:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9am + 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9am & 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9am, then 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"at 9am and at 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9am and 9am", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"9 and 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"8, 12 and 6pm", "2026-11-23 08:00 12:00 18:00 2026-11-24 08:00"},
    SentenceRow{"8am 12 6pm", "2026-11-23 08:00 12:00 18:00 2026-11-24 08:00"},
    SentenceRow{"every day at 9 and 18", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"at 18 and 9", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"at 9, 13 and 18", "2026-11-23 09:00 13:00 18:00 2026-11-24 09:00"},
    SentenceRow{"9:30, 13:30, 17:30", "2026-11-23 09:30 13:30 17:30 2026-11-24 09:30"},
    SentenceRow{"at 9 every day", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"at 9 and 11 daily", "2026-11-23 09:00 11:00 2026-11-24 09:00"},
    // Parts of the day.
    SentenceRow{"morning and evening", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"every morning", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"every afternoon", "2026-11-23 15:00 2026-11-24 15:00"},
    SentenceRow{"every night", "2026-11-23 21:00 2026-11-24 21:00"},
    SentenceRow{"in the morning and at night", "2026-11-23 09:00 21:00 2026-11-24 09:00"},
    SentenceRow{"every evening at 6", "2026-11-23 18:00 2026-11-24 18:00"},
    SentenceRow{"every evening at 7:30pm", "2026-11-23 19:30 2026-11-24 19:30"},
    SentenceRow{"every morning at 7 and every evening at 7", "2026-11-23 07:00 19:00 2026-11-24 07:00"},
    // Counts.
    SentenceRow{"3 per day", "2026-11-23 09:00 15:00 21:00 2026-11-24 09:00"},
    SentenceRow{"three a day", "2026-11-23 09:00 15:00 21:00 2026-11-24 09:00"},
    SentenceRow{"3/day", "2026-11-23 09:00 15:00 21:00 2026-11-24 09:00"},
    SentenceRow{"once a day", "2026-11-23 09:00 2026-11-24 09:00"},
    SentenceRow{"twice a day", "2026-11-23 09:00 21:00 2026-11-24 09:00"},
    SentenceRow{"twice daily at 8am and 8pm", "2026-11-23 08:00 20:00 2026-11-24 08:00"},
    SentenceRow{"3x daily at 9, 13 and 18", "2026-11-23 09:00 13:00 18:00 2026-11-24 09:00"},
    SentenceRow{"3 x per day at 9, 13 and 18", "2026-11-23 09:00 13:00 18:00 2026-11-24 09:00"},
    SentenceRow{"4 times a day", "2026-11-23 09:00 13:00 17:00 21:00 2026-11-24 09:00"},
    SentenceRow{"five per day", "2026-11-23 09:00 12:00 15:00 18:00 21:00 2026-11-24 09:00"},
    SentenceRow{"2 posts each day", "2026-11-23 09:00 21:00 2026-11-24 09:00"},
    SentenceRow{"post 2 videos per day, please, at 9:00 and 18:00", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"I would like a video a day at noon", "2026-11-23 12:00 2026-11-24 12:00"},
    SentenceRow{"3 per day between 10am and 8pm", "2026-11-23 10:00 15:00 20:00 2026-11-24 10:00"},
    SentenceRow{"2 per day from 8:00 to 20:00", "2026-11-23 08:00 20:00 2026-11-24 08:00"},
    SentenceRow{"5 per day between 6pm and midnight", "2026-11-23 18:00 19:12 20:24 21:36 22:48 2026-11-24 18:00"},
    SentenceRow{"2 per day between 6pm and midnight on weekdays", "2026-11-23 18:00 21:00 2026-11-24 18:00"},
    SentenceRow{"3 per day between 10pm and 2am", "2026-11-23 22:00 2026-11-24 00:00 02:00 22:00"},
    SentenceRow{"max 3 per day at 9am and 6pm", "2026-11-23 09:00 18:00 2026-11-24 09:00"},
    SentenceRow{"one per day at 11:11", "2026-11-23 11:11 2026-11-24 11:11"},
    // Steps.
    SentenceRow{"hourly", "2026-11-23 07:00 08:00 09:00"},
    SentenceRow{"every hour", "2026-11-23 07:00 08:00 09:00"},
    SentenceRow{"every 4 hours", "2026-11-23 08:00 12:00 16:00 20:00 2026-11-24 00:00 04:00"},
    SentenceRow{"every other hour", "2026-11-23 08:00 10:00 12:00"},
    SentenceRow{"one post every 4 hours", "2026-11-23 08:00 12:00 16:00 20:00 2026-11-24 00:00"},
    SentenceRow{"every 5 hours", "2026-11-23 10:00 15:00 20:00 2026-11-24 00:00 05:00"},
    SentenceRow{"every 15 minutes", "2026-11-23 06:15 06:30 06:45 07:00"},
    SentenceRow{"every half hour between 10:00 and 11:00", "2026-11-23 10:00 10:30 11:00 2026-11-24 10:00"},
    SentenceRow{"every 4 hours between 8am and 10pm Europe/Berlin",
                "2026-11-23 08:00 12:00 16:00 20:00 2026-11-24 08:00", berlin},
    SentenceRow{"between 8am and 10pm every 4 hours", "2026-11-23 08:00 12:00 16:00 20:00 2026-11-24 08:00"},
    SentenceRow{"every 90 minutes from 9 to 17", "2026-11-23 09:00 10:30 12:00 13:30 15:00 16:30 2026-11-24 09:00"},
    SentenceRow{"every 2 hours 9-17", "2026-11-23 09:00 11:00 13:00 15:00 17:00 2026-11-24 09:00"},
    SentenceRow{"9am\u20135pm every 4 hours", "2026-11-23 09:00 13:00 17:00 2026-11-24 09:00"},
    SentenceRow{"every 3 hours from 9am", "2026-11-23 09:00 12:00 15:00 18:00 21:00 2026-11-24 09:00"},
    SentenceRow{"every 6 hours starting at 8am", "2026-11-23 08:00 14:00 20:00 2026-11-24 08:00"},
    SentenceRow{"every 6 hours until 18:00", "2026-11-23 12:00 18:00 2026-11-24 00:00 06:00"},
    SentenceRow{"3 per day, every 4 hours from 9am", "2026-11-23 09:00 13:00 17:00 2026-11-24 09:00"},
    SentenceRow{"every 2 hours from 20:00 to 02:00", "2026-11-23 20:00 22:00 2026-11-24 00:00 02:00 20:00"},
    SentenceRow{"every 2 hours between 10pm and 4am from 1 December",
                "2026-12-01 22:00 2026-12-02 00:00 02:00 04:00 22:00 2026-12-03 00:00"},
    SentenceRow{"3 per day between 10pm and 2am from 1 December", "2026-12-01 22:00 2026-12-02 00:00 02:00 22:00"},
    SentenceRow{"2 per hour between 9am and 10am", "2026-11-23 09:00 09:30 10:00 2026-11-24 09:00"},
    SentenceRow{"every 6h", "2026-11-23 12:00 18:00 2026-11-24 00:00"},
    SentenceRow{"at 15 and 40 minutes past every hour from 9:00 to 10:00",
                "2026-11-23 09:15 09:40 10:15 10:40 2026-11-24 09:15"},
    SentenceRow{"at 5, 10 and 50 past the hour", "2026-11-23 06:05 06:10 06:50 07:05"},
    SentenceRow{"every 48 hours at 9am", "2026-11-23 09:00 2026-11-25 09:00"},
};

}  // namespace farmtok::test
