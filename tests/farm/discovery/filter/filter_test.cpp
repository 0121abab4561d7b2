#include "farm/discovery/filter/filter.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/text/text.hpp"
#include "farm/discovery/filter/words.hpp"
#include "filter_rows.hpp"

using namespace farmtok;

namespace {

// Grouped by their subjects.
const test::FilterRow rows[] = {
    // Counts
    {"50k+ views", "at least 50,000 views"},
    {"Only videos with 50k+ views", "at least 50,000 views"},
    {"Only videos with 50k+ views showing real transformations", "at least 50,000 views",
     "showing real transformations"},
    {"more than 1.5M views", "more than 1,500,000 views"},
    {"over 10,000 likes", "more than 10,000 likes"},
    {"over 10.000 likes", "more than 10,000 likes"},
    {"50 K views", "at least 50,000 views"},
    {"1.2m views or more", "at least 1,200,000 views"},
    {"at least 1,000,000 plays", "at least 1,000,000 views"},
    {"at least ten thousand views", "at least 10,000 views"},
    {"a million views or more", "at least 1,000,000 views"},
    {"more than half a million likes", "more than 500,000 likes"},
    {"two hundred thousand views minimum", "at least 200,000 views"},
    {"min 50k views", "at least 50,000 views"},
    {"min. 50k views", "at least 50,000 views"},
    {"minimum of 500 comments", "at least 500 comments"},
    {"views over 50k", "more than 50,000 views"},
    {"views: 50k+", "at least 50,000 views"},
    {"views >= 50000", "at least 50,000 views"},
    {"> 50k views", "more than 50,000 views"},
    {"fewer than 1M views", "fewer than 1,000,000 views"},
    {"no more than 20k views", "at most 20,000 views"},
    {"at most 200 comments", "at most 200 comments"},
    {"up to 3 million views", "at most 3,000,000 views"},
    {"1k to 10k views", "1,000 to 10,000 views"},
    {"between 1,000 and 10,000 views", "1,000 to 10,000 views"},
    {"10k-50k likes", "10,000 to 50,000 likes"},
    {"10 to 20k views", "10,000 to 20,000 views"},
    {"at least 100 shares and 20 saves", "at least 100 shares; at least 20 saves"},
    {"over 10k and under 1M views", "more than 10,000 views; fewer than 1,000,000 views"},
    {"over 1M but at most 2M likes", "more than 1,000,000 likes; at most 2,000,000 likes"},
    {"over 10s and under 2m", "longer than 10 seconds; shorter than 120 seconds"},
    {"the video must have at least 50k views", "at least 50,000 views"},
    {"view count above 100k", "more than 100,000 views"},
    {"20k likes", "at least 20,000 likes"},
    {"posts that have 5k likes or more, please", "at least 5,000 likes"},
    // Likes for the views
    {"at least 8% likes", "at least 8 % likes"},
    {"like rate above 5%", "more than 5 % likes"},
    {"5%+ like rate", "at least 5 % likes"},
    {"likes over 5% of views", "more than 5 % likes"},
    {"more than 10 percent likes", "more than 10 % likes"},
    {"a like ratio of at least 7.5%", "at least 7.5 % likes"},
    {"between 5% and 12% likes", "5 to 12 % likes"},
    // Length
    {"between 10 and 45 seconds", "10 to 45 seconds long"},
    {"under 30 seconds", "shorter than 30 seconds"},
    {"shorter than a minute", "shorter than 60 seconds"},
    {"at least 15s", "at least 15 seconds long"},
    {"10-45s", "10 to 45 seconds long"},
    {"from 10 to 45 seconds long", "10 to 45 seconds long"},
    {"no longer than 60 sec", "at most 60 seconds long"},
    {"max 60s", "at most 60 seconds long"},
    {"under 2 min", "shorter than 120 seconds"},
    {"under 2m", "shorter than 120 seconds"},
    {"longer than half a minute", "longer than 30 seconds"},
    {"30 seconds or less", "at most 30 seconds long"},
    {"duration below 20 seconds", "shorter than 20 seconds"},
    {"exactly 15 seconds", "exactly 15 seconds long"},
    {"15 to 60 second clips", "15 to 60 seconds long"},
    // Age
    {"posted in the last 30 days", "posted in the last 30 days"},
    {"from this week", "", "from this week"},
    {"from this month", "", "from this month"},
    {"from this year", "", "from this year"},
    {"from the past year", "posted in the last 365 days"},
    {"within the last two weeks", "posted in the last 14 days"},
    {"newer than 2 weeks", "posted in the last 14 days"},
    {"last 48 hours", "posted in the last 2 days"},
    {"posted today", "", "posted today"},
    {"posted in the last 24 hours", "posted in the last 24 hours"},
    {"older than a year", "posted more than 365 days ago"},
    {"at least 6 months old", "posted at least 180 days ago"},
    {"less than 3 days old", "posted in the last 3 days"},
    {"no older than 90 days", "posted in the last 90 days"},
    {"after 2024-05-01", "posted on 2024-05-02 or later"},
    {"since March 2024", "posted on 2024-03-01 or later"},
    {"after March 2024", "posted on 2024-04-01 or later"},
    {"before 2023", "posted on 2022-12-31 or earlier"},
    {"from 2024", "posted from 2024-01-01 to 2024-12-31"},
    {"posted in December 2020", "posted from 2020-12-01 to 2020-12-31"},
    {"between 2024-01-01 and 2024-06-30", "posted from 2024-01-01 to 2024-06-30"},
    {"since May 1st, 2024", "posted on 2024-05-01 or later"},
    // Comparisons without a number, and numbers without a comparison
    {"views > likes * 10", "", "views > likes * 10"},
    {"views over 10 times likes", "", "views over 10 times likes"},
    {"at least -5 views", "", "at least -5 views"},
    {"more than 1.5 million plays but fewer than 10 million", "more than 1,500,000 views; fewer than 10,000,000 views"},
    {"over 10 seconds and under 45", "longer than 10 seconds; shorter than 45 seconds"},
    {"over 5% likes but under 10%", "more than 5 % likes; less than 10 % likes"},
    {"over 100k views and under 30", "more than 100,000 views", "under 30"},
    {"at least 50k views but no more than 1m", "at least 50,000 views; at most 1,000,000 views"},
    {"over 50k views and under 2m", "more than 50,000 views; shorter than 120 seconds"},
    {"10k views per day", "", "10k views per day"},
    {"over 50k views and under 30 seconds", "more than 50,000 views; shorter than 30 seconds"},
    // The picture
    {"at least 720p", "at least 720p"},
    {"HD", "at least 720p"},
    {"in HD", "at least 720p"},
    {"only HD videos", "at least 720p"},
    {"full hd", "at least 1080p"},
    {"4k", "at least 2160p"},
    {"4k videos, no ads", "at least 2160p; no advertisement"},
    {"4k views", "at least 4,000 views"},
    {"at least 4k", "", "at least 4k"},
    {"worse than 720p", "", "worse than 720p"},
    {"1080p or better", "at least 1080p"},
    {"between 720p and 1080p", "720p to 1080p"},
    {"under 1080p", "less than 1080p"},
    {"no HD", "", "no HD"},
    {"portrait", "in portrait format"},
    // Orders
    {"approve everything", "", "approve everything"},
    {"approve all", "", "approve all"},
    {"approve all videos with 50k+ views", "at least 50,000 views"},
    {" \n\t ", ""},
    // The kind of the video
    {"no ads", "no advertisement"},
    {"no duets", "no duet"},
    {"no stitches", "no stitch"},
    {"nothing pinned", "not pinned"},
    {"not sponsored", "no advertisement"},
    {"no ads, no duets", "no advertisement; no duet"},
    {"no ads, duets or stitches", "no advertisement; no duet; no stitch"},
    {"without sponsored posts or pinned videos", "no advertisement; not pinned"},
    {"exclude duets and stitches", "no duet; no stitch"},
    {"ad-free", "no advertisement"},
    {"don't show duets", "no duet"},
    {"approve if it has over 100k views", "more than 100,000 views"},
    {"vertical only", "in portrait format"},
    {"only vertical videos", "in portrait format"},
    {"no landscape", "not in landscape format"},
    {"landscape only", "in landscape format"},
    {"only duets", "a duet"},
    {"videos that are not ads", "no advertisement"},
    {"no ads, vertical only", "no advertisement; in portrait format"},
    {"no ads, no #politics, no stitches", "no advertisement; no stitch; without #politics"},
    {"no ads, with #gym", "no advertisement; with #gym"},
    {"with #gym, no #politics", "with #gym; without #politics"},
    {"no #politics, with #gym", "without #politics; with #gym"},
    // Its words, and its author
    {"must mention #gym", "with #gym"},
    {"#gym", "with #gym"},
    {"with #gym or #fitness", "with #gym or #fitness"},
    {"with #gym, #abs or #fitness", "with #gym or #abs or #fitness"},
    {"with #gym and #fitness", "with #gym; with #fitness"},
    {"any of #gym, #abs", "with #gym or #abs"},
    {"without #politics", "without #politics"},
    {"no #politics or #religion", "without #politics or #religion"},
    {"mentions 'leg day'", "mentions \"leg day\""},
    {"mentions \u201cleg day\u201d", "mentions \"leg day\""},
    {"must mention protein", "mentions \"protein\""},
    {"must contain the word keto or vegan", "mentions \"keto\" or \"vegan\""},
    {"without the word giveaway", "does not mention \"giveaway\""},
    {"no mention of politics", "does not mention \"politics\""},
    {"not mentioning 'link in bio'", "does not mention \"link in bio\""},
    {"not by @someone", "not by @someone"},
    {"only from @a", "by @a"},
    {"by @a or @b.c", "by @a or @b.c"},
    {"exclude @x and @y", "not by @x or @y"},
    // Several conditions, and the parts left over
    {"50k+ views, under 30 seconds, no ads", "at least 50,000 views; shorter than 30 seconds; no advertisement"},
    {"no ads and over 10k views", "no advertisement; more than 10,000 views"},
    {"funny, at least 10k likes, with a real person", "at least 10,000 likes", "funny; real person"},
    {"good lighting; no watermark", "", "good lighting; no watermark"},
    {"high quality videos from the last year with more than 20k likes",
     "posted in the last 365 days; more than 20,000 likes", "high quality"},
    {"top 10 exercises", "", "top 10 exercises"},
    {"15 second videos", "", "15 second"},
    {"over 50k views or funny", "", "over 50k views or funny"},
    {"over 50k views or over 5k likes", "", "over 50k views or over 5k likes"},
    {"must mention fitness or show a transformation", "", "mention fitness or show a transformation"},
    {"nur Videos mit Katzen", "", "nur Videos mit Katzen"},
    {"please only videos", "", "please only videos"},
    // Common words that say something: no word of a filter goes unnamed
    {"must have a video", "", "must have a video"},
    {"with video", "", "with video"},
    {"videos only", "", "videos only"},
    {"the videos must have a clip.", "", "the videos must have a clip"},
    {"50k+ views, must have a video", "at least 50,000 views", "must have a video"},
    {"must have a video, 50k+ views", "at least 50,000 views", "must have a video"},
    {"must have a video and at least 50k views", "at least 50,000 views", "must have a video"},
    {"at least 50k views and must have a video", "at least 50,000 views", "must have a video"},
    {"at least 50k views with a video", "at least 50,000 views", "with a video"},
    {"- 50k+ views\n- with video\n- no ads", "at least 50,000 views; no advertisement", "with video"},
    {"must have a video and be funny", "", "must have a video and be funny"},
    {"good light and with video", "", "good light and with video"},
    {"exactly 1 min. has a clip", "", "exactly 1 min. has a clip"},
    {"good light with a video", "", "good light with a video"},
    {"no ads, videos like these", "no advertisement", "videos like these"},
    {"approve all, no ads", "no advertisement", "approve all"},
    {"please", "", "please"},
    {"\u00bf?", "", "\u00bf"},
    {"^^", "", "^^"},
    // Those that lead to conditions, or are polite, say nothing
    {"Please find me videos. 50k+ views", "at least 50,000 views"},
    {"Only videos with:\n- 50k+ views\n- under 30 seconds", "at least 50,000 views; shorter than 30 seconds"},
    {"We want videos that have\n50k+ views", "at least 50,000 views"},
    {"50k+ views, please. Thank you!", "at least 50,000 views"},
    {"50k+ views only, thanks", "at least 50,000 views"},
    {"only videos that have 50k+ views and that are under 30 seconds",
     "at least 50,000 views; shorter than 30 seconds"},
    {"", ""},
};

}  // namespace

TEST_CASE("hard conditions are read out of plain English, and the rest is left over") { test::check_rows(rows); }

TEST_CASE("conditions that no video can pass are told") {
  struct Row {
    const char* prompt;
    const char* told;
  };
  for (const auto& row : {
           Row{"over 1M and under 1k views", "more than 1,000,000 views and fewer than 1,000 views"},
           Row{"vertical only, landscape only", "in portrait format and in landscape format"},
           Row{"over 1M views and under 1k views", "more than 1,000,000 views and fewer than 1,000 views"},
           Row{"over 10 likes, at most 10 likes", "more than 10 likes and at most 10 likes"},
           Row{"at least 10 likes, at most 10 likes", ""},
           Row{"with #gym, no #gym", "with #gym and without #gym"},
           Row{"only duets, no duets", "a duet and no duet"},
           Row{"only from @a, not by @a", "by @a and not by @a"},
           Row{"older than a year, posted in the last 30 days",
               "posted more than 365 days ago and posted in the last 30 days"},
           Row{"50k+ views, 10k+ views", ""},
       }) {
    CAPTURE(row.prompt);
    CHECK(base::join(farm::discovery::read_filter(row.prompt).contradictions, "; ") == row.told);
  }
}

namespace {

const auto now = *base::parse_instant("2026-06-01T12:00:00Z");

model::FoundVideo known() {
  model::FoundVideo video;
  video.video_id = "7000000000000000001";
  video.author = "Some_One";
  video.text = "Leg day! Protein first. #gymtok #LegDay";
  video.hashtags = "gymtok legday";
  video.views = 12'300;
  video.likes = 1'230;
  video.comments = 40;
  video.shares = 5;
  video.saves = 7;
  video.seconds = 30;
  video.width = 576;
  video.height = 1024;
  video.posted_at = now - std::chrono::hours{24 * 10};
  return video;
}

}  // namespace

TEST_CASE("a video passes what it fulfils, and is told why it does not") {
  struct Row {
    const char* prompt;
    const char* against;
  };
  auto video = known();
  for (const auto& row : {
           Row{"10k+ views", ""},
           Row{"at least 12,300 views", ""},
           Row{"more than 12,300 views", "12,300 views; more than 12,300 views is asked for"},
           Row{"50k+ views", "12,300 views; at least 50,000 views is asked for"},
           Row{"at most 1,230 likes", ""},
           Row{"fewer than 40 comments", "40 comments; fewer than 40 comments is asked for"},
           Row{"5+ shares, 7+ saves", ""},
           Row{"at least 10% likes", ""},
           Row{"more than 10% likes", "10 % likes; more than 10 % likes is asked for"},
           Row{"under 30 seconds", "30 seconds long; shorter than 30 seconds is asked for"},
           Row{"between 10 and 30 seconds", ""},
           Row{"posted in the last 10 days", ""},
           Row{"posted in the last week", "posted 10 days ago; posted in the last 7 days is asked for"},
           Row{"older than 10 days", "posted 10 days ago; posted more than 10 days ago is asked for"},
           Row{"since May 2026", ""},
           Row{"after 2026-05-22", "posted on 2026-05-22; posted on 2026-05-23 or later is asked for"},
           Row{"until 2026-05-22", ""},
           Row{"#gymtok", ""},
           Row{"#gym", "without #gym; with #gym is asked for"},
           Row{"#gym or #legday", ""},
           Row{"no #politics or #legday", "with #politics or #legday; without #politics or #legday is asked for"},
           Row{"mentions 'leg day'", ""},
           Row{"must mention proteins", ""},
           Row{"must mention keto", "does not mention \"keto\"; mentions \"keto\" is asked for"},
           Row{"by @some_one", ""},
           Row{"not by @SOME_ONE", "by @some_one; not by @some_one is asked for"},
           Row{"no ads, no duets, no stitches, nothing pinned, vertical only", ""},
           Row{"only duets", "no duet; a duet is asked for"},
           Row{"no videos over 30 seconds", ""},
           Row{"nothing under 50k views", "12,300 views; at least 50,000 views is asked for"},
           Row{"ignore posts older than a week", "posted 10 days ago; posted in the last 7 days is asked for"},
           Row{"at least 576p", ""},
           Row{"HD", "576p; at least 720p is asked for"},
       }) {
    CAPTURE(row.prompt);
    const auto filter = farm::discovery::read_filter(row.prompt);
    REQUIRE(filter.conditions.size() >= 1);
    CHECK(farm::discovery::violation(filter, video, now).value_or("") == row.against);
  }
}

TEST_CASE("advertisements, duets and stitches are known by their marks and by their hashtags") {
  const auto against = [](const char* prompt, auto&& change) {
    auto video = known();
    change(video);
    return farm::discovery::violation(farm::discovery::read_filter(prompt), video, now).has_value();
  };
  CHECK(against("no ads", [](auto& video) { video.advertisement = true; }));
  CHECK(against("no ads", [](auto& video) { video.hashtags = "gym ad"; }));
  CHECK_FALSE(against("no ads", [](auto& video) { video.text = "bad ads"; }));
  CHECK(against("no duets", [](auto& video) { video.text = "#duet with @x look"; }));
  CHECK(against("no stitches", [](auto& video) { video.hashtags = "stitch"; }));
  CHECK(against("nothing pinned", [](auto& video) { video.pinned = true; }));
  CHECK(against("vertical only", [](auto& video) { video.width = 1920; }));
  CHECK(against("vertical only", [](auto& video) { video.width = video.height; }));
  CHECK_FALSE(against("no landscape", [](auto& video) { video.width = video.height; }));
}

TEST_CASE("what is not known does not pass a condition about it") {
  const model::FoundVideo video;
  for (const char* prompt :
       {"1+ views", "under 9M views", "1+ likes", "1+ comments", "1+ shares", "1+ saves", "at least 1% likes",
        "under 60 seconds", "posted in the last 900 days", "older than a day", "since 2001", "vertical only",
        "no landscape", "HD", "#gym", "mentions 'gym'", "by @a", "only duets"}) {
    CAPTURE(prompt);
    const auto filter = farm::discovery::read_filter(prompt);
    REQUIRE(filter.conditions.size() == 1);
    CHECK(farm::discovery::violation(filter, video, now));
  }
  CHECK(farm::discovery::violation(farm::discovery::read_filter("50k+ views"), video, now) ==
        "views are not known; at least 50,000 views is asked for");
  CHECK_FALSE(farm::discovery::violation(farm::discovery::read_filter("no ads, without #gym, not by @a"), video, now));
  CHECK_FALSE(farm::discovery::violation(farm::discovery::read_filter("something only a person sees"), video, now));
}

TEST_CASE("a filter explains itself as JSON") {
  const auto told = farm::discovery::explain(farm::discovery::read_filter("more than 50k views, #a or #b, good light"));
  CHECK(told.dump() ==
        R"({"conditions":[{"words":"more than 50,000 views","measure":"views","least":50000.0,"exclusive":true,)"
        R"("forbidden":false},{"words":"with #a or #b","measure":"hashtag","any_of":["a","b"],"forbidden":false}],)"
        R"("understood":["more than 50k views","#a or #b"],"not_understood":["good light"],"contradictions":[]})");
}

TEST_CASE("no prompt brings the reader down") {
  for (const char* prompt : {"views",
                             "over",
                             "between 10 and",
                             "50k+",
                             "#",
                             "@",
                             "'",
                             "\"",
                             "no",
                             "only",
                             "must mention",
                             "from to",
                             "between and",
                             "%",
                             "10%",
                             "+",
                             "> > >",
                             "or or",
                             "or 50k+ views",
                             "99999999999999999999999 views",
                             "1e400 views",
                             "\xFF\xFE views",
                             "posted between and",
                             "not not no ads",
                             "5 5 5 5",
                             "31 February 2024"}) {
    CAPTURE(prompt);
    const auto filter = farm::discovery::read_filter(prompt);
    CHECK_NOTHROW(farm::discovery::violation(filter, known(), now));
    CHECK_NOTHROW(farm::discovery::explain(filter).dump(-1, ' ', false, base::Json::error_handler_t::replace));
  }
}
