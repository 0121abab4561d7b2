// A bound is never dropped, a number is read whole, and what is not certain is left to a person.

#include "farm/discovery/filter_rows.hpp"

using namespace farmtok;

namespace {

const test::FilterRow rows[] = {
    // The bound stands before, behind or apart from its measure
    {"max views: 500k", "at most 500,000 views"},
    {"max_views 50000", "at most 50,000 views"},
    {"max_views: 500k", "at most 500,000 views"},
    {"maxViews = 500k", "at most 500,000 views"},
    {"{\"min_views\": \"50k\", \"max_duration\": \"60s\"}", "at least 50,000 views; at most 60 seconds long"},
    {"\"max_views\": 500k, \"min_likes\": 1000", "at most 500,000 views; at least 1,000 likes"},
    {"max likes 1000", "at most 1,000 likes"},
    {"below views 500k", "fewer than 500,000 views"},
    {"less than views 10k", "fewer than 10,000 views"},
    {"upper limit 500k views", "at most 500,000 views"},
    {"lower limit of 500k views", "at least 500,000 views"},
    {"500k views max", "at most 500,000 views"},
    {"500k max views", "at most 500,000 views"},
    {"views must not exceed 50k", "at most 50,000 views"},
    {"duration must not be longer than 60s", "at most 60 seconds long"},
    {"views capped at 50k", "at most 50,000 views"},
    {"views = 50k", "exactly 50,000 views"},
    {"max resolution 1080p", "at most 1080p"},
    {"resolution: at least 720p", "at least 720p"},
    {"max age 30 days", "posted in the last 30 days"},
    {"views: min 10k, max 50k", "at least 10,000 views; at most 50,000 views"},
    {"min 50k views max 30 seconds", "at least 50,000 views; at most 30 seconds long"},
    {"avoid videos over 2 min", "at most 120 seconds long"},
    {"beneath 50k views", "fewer than 50,000 views"},
    // … and what may belong to either side, or says both, is left
    {"views 50k min 30s max", "", "views 50k min 30s max"},
    {"50k views minimum 30 seconds maximum", "", "50k views minimum 30 seconds maximum"},
    {"max 50k+ views", "", "max 50k+ views"},
    {"max organic views 500k", "", "max organic views 500k"},
    {"50k views ceilings", "", "50k views ceilings"},
    {"hovering at 50k views", "", "hovering at 50k views"},
    // Lengths of several units
    {"under 1 minute 30 seconds", "shorter than 90 seconds"},
    {"1 minute 30 seconds or less", "at most 90 seconds long"},
    {"max 1m30s", "at most 90 seconds long"},
    {"max 1m 30s", "at most 90 seconds long"},
    {"max 1:30", "at most 90 seconds long"},
    {"at most 1:02:03", "at most 3723 seconds long"},
    {"under 1 minute and 30 seconds", "shorter than 90 seconds"},
    {"between 1 minute and 90 seconds", "60 to 90 seconds long"},
    {"between 1:00 and 2:30", "60 to 150 seconds long"},
    {"under a minute and a half", "shorter than 90 seconds"},
    {"at most 1½ minutes", "at most 90 seconds long"},
    {"at most .5 minutes", "at most 30 seconds long"},
    {"no videos over 1m30s", "at most 90 seconds long"},
    {"older than 1 year 6 months", "posted more than 545 days ago"},
    {"max 1 minute 90 seconds", "", "max 1 minute 90 seconds"},
    {"under 1:30 pm", "", "under 1:30 pm"},
    {"max 1:90", "", "max 1:90"},
    // Grouped numbers
    {"more than 1 000 000 views", "more than 1,000,000 views"},
    {"50 000+ views", "at least 50,000 views"},
    {"10 000 to 50 000 views", "10,000 to 50,000 views"},
    {"at least 1\u2009000\u2009000 views", "at least 1,000,000 views"},
    {"at least 1\u202f000\u202f000 views", "at least 1,000,000 views"},
    {"at least 1\u00a0000\u00a0000 views", "at least 1,000,000 views"},
    {"at least 50k\u00a0views", "at least 50,000 views"},
    {"at least 1'000'000 views", "at least 1,000,000 views"},
    {"at least 1\u2019000\u2019000 views", "at least 1,000,000 views"},
    {"at least 1.000.000 views", "at least 1,000,000 views"},
    {"at least 1_000_000 views", "at least 1,000,000 views"},
    {"at least 1,00,000 views", "at least 100,000 views"},
    {"at least 1 000 00 views", "", "at least 1 000 00 views"},
    {"at least 1,0000 views", "", "at least 1,0000 views"},
    {"at least 1, 000, 000 views", "", "at least 1, 000, 000 views"},
    {"at least 1.500k views", "", "at least 1.500k views"},
    {"at least 1.5 views", "", "at least 1.5 views"},
    {"at least 1.500 seconds", "", "at least 1.500 seconds"},
    {"at least 5e4 views", "", "at least 5e4 views"},
    {"twenty five views", "at least 25 views"},
    {"at most one hundred and fifty comments", "at most 150 comments"},
    {"between one hundred and two hundred likes", "100 to 200 likes"},
    {"between two hundred and fifty and 300 likes", "250 to 300 likes"},
    {"a few thousand views", "", "few thousand views"},
    {"thousands of views", "", "thousands of views"},
    // Ranges
    {"views 10k..50k", "10,000 to 50,000 views"},
    {"views 10k\u202650k", "10,000 to 50,000 views"},
    {"10k\u201350k views", "10,000 to 50,000 views"},
    {"from 10k up to 50k views", "10,000 to 50,000 views"},
    {"500 to 2k likes", "500 to 2,000 likes"},
    {"1 to 500k views", "", "1 to 500k views"},
    {"at least 10k-50k views", "", "at least 10k-50k views"},
    {"10k < views", "", "10k < views"},
    // What is approximate has no bound
    {"~100k views", "", "~100k views"},
    {"about 50k views", "", "about 50k views"},
    {"50k views or so", "", "50k views or so"},
    {"over about 50k views", "", "over about 50k views"},
    {"approx. 50k views", "", "approx. 50k views"},
    {"preferably 50k+ views", "", "preferably 50k+ views"},
    // What counts something else
    {"views and likes over 50k", "", "views and likes over 50k"},
    {"at most 100 shares and 20 saves", "at most 100 shares", "20 saves"},
    {"creators with over 1M likes", "", "creators with over 1M likes"},
    {"comments with over 100 likes", "", "comments with over 100 likes"},
    {"hook under 3 seconds", "", "hook under 3 seconds"},
    {"50k views in the last 24 hours", "", "50k views in the last 24 hours"},
    {"over 2000 followers", "", "over 2000 followers"},
    {"over 60 seconds is too long", "", "over 60 seconds is too long"},
    {"if over 60 seconds, at least 50k views", "", "over 60 seconds; at least 50k views"},
    {"views != 50k", "", "views != 50k"},
};

}  // namespace

TEST_CASE("no bound is dropped, no number is read in part, and what is not certain is left to a person") {
  test::check_rows(rows);
}
