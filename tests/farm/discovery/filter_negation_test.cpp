#include <doctest/doctest.h>

#include <string>

#include "base/text.hpp"
#include "farm/discovery/filter.hpp"

using namespace farmtok;

namespace {

struct Row {
  const char* prompt;
  const char* conditions;  // in plain words, joined by "; "
  const char* left = "";   // what is not understood, joined by "; "
};

const Row rows[] = {
    // Negations turn comparisons around
    {"no videos over 60 seconds", "at most 60 seconds long"},
    {"nothing under 50k views", "at least 50,000 views"},
    {"never more than 30 seconds", "at most 30 seconds long"},
    {"avoid videos under 10k likes", "at least 10,000 likes"},
    {"none over 60 seconds", "at most 60 seconds long"},
    {"exclude anything under 50k views", "at least 50,000 views"},
    {"skip everything over 1m views", "at most 1,000,000 views"},
    {"ignore posts older than 2 weeks", "posted in the last 14 days"},
    {"nothing older than a week", "posted in the last 7 days"},
    {"nothing newer than 2 weeks", "posted at least 14 days ago"},
    {"nothing posted in the last 30 days", "posted more than 30 days ago"},
    {"no videos posted before 2023", "posted on 2023-01-01 or later"},
    {"nothing after 2024-05-01", "posted on 2024-05-01 or earlier"},
    {"don't include videos shorter than 10s", "at least 10 seconds long"},
    {"don\u2019t include videos shorter than 10s", "at least 10 seconds long"},
    {"do not show me videos longer than a minute", "at most 60 seconds long"},
    {"without videos below 5% likes", "at least 5 % likes"},
    {"not more than 20k views", "at most 20,000 views"},
    {"remove anything under 10k views", "at least 10,000 views"},
    {"leave out clips over 45 seconds", "at most 45 seconds long"},
    {"drop videos over 2 minutes", "at most 120 seconds long"},
    {"filter out posts with fewer than 100 comments", "at least 100 comments"},
    {"must not exceed 60 seconds", "at most 60 seconds long"},
    {"should never be longer than 60 seconds", "at most 60 seconds long"},
    {"can't be under 10 seconds", "at least 10 seconds long"},
    {"videos that aren't over 60 seconds", "at most 60 seconds long"},
    {"no 50k+ views", "fewer than 50,000 views"},
    {"nothing with 50k views or more", "fewer than 50,000 views"},
    {"no views < 50k", "at least 50,000 views"},
    {"nothing under 10 seconds or over 60 seconds", "at least 10 seconds long; at most 60 seconds long"},
    {"no videos over 60 seconds, please", "at most 60 seconds long"},
    {"no videos over 60 seconds, no ads", "at most 60 seconds long; no advertisement"},
    {"nothing over 60 seconds and no duets", "at most 60 seconds long; no duet"},
    {"50k+ views, nothing over 60 seconds", "at least 50,000 views; at most 60 seconds long"},
    {"50k+ views and nothing over 60 seconds", "at least 50,000 views; at most 60 seconds long"},
    {"nothing under 720p", "at least 720p"},
    {"do not include ads", "no advertisement"},
    {"don't include protein", "does not mention \"protein\""},
    {"if not over 50k views, skip it", "", "not over 50k views; skip"},
    {"over 60 seconds, no thanks", "", "over 60 seconds; no"},
    {"skip if over 60 seconds", "at most 60 seconds long"},
    {"remove ads", "no advertisement"},
    {"drop duets and stitches", "no duet; no stitch"},
    // Where the opposite is not certain, the whole part is left
    {"no videos over 60 seconds unless funny", "", "no videos over 60 seconds unless funny"},
    {"no videos over 60 seconds, unless funny", "", "no videos over 60 seconds; unless funny"},
    {"over 50k views, unless funny", "", "over 50k views; unless funny"},
    {"over 50k views, or funny", "", "over 50k views; or funny"},
    {"50k+ views, under 60 seconds, unless funny", "", "50k+ views; under 60 seconds; unless funny"},
    {"no ads unless funny", "", "no ads unless funny"},
    {"no ads except from @a", "", "no ads except from @a"},
    {"no videos over 60 seconds and under 10k views", "", "no videos over 60 seconds and under 10k views"},
    {"no videos over 60 seconds with talking", "", "no videos over 60 seconds with talking"},
    {"no videos between 10 and 20 seconds", "", "no videos between 10 and 20 seconds"},
    {"no duets over 60 seconds", "", "no duets over 60 seconds"},
    {"no ads or videos over 60 seconds", "", "no ads or videos over 60 seconds"},
    {"no ads with more than 10k views", "", "no ads with more than 10k views"},
    {"no minimum of 50k views", "", "no minimum of 50k views"},
    {"not at least 50k views", "", "not at least 50k views"},
    {"without 50k views", "", "without 50k views"},
    {"not all videos over 60 seconds", "", "not all videos over 60 seconds"},
    {"not only videos over 60 seconds", "", "not only videos over 60 seconds"},
    {"don't exclude ads", "", "don't exclude ads"},
    {"don't skip videos over 60 seconds", "", "don't skip videos over 60 seconds"},
    {"not not no ads", "", "not not no ads"},
    {"not only ads", "", "not only ads"},
    {"nothing but videos over 60 seconds", "", "nothing but videos over 60 seconds"},
    {"videos over 60 seconds are not wanted", "", "over 60 seconds are not wanted"},
    {"nothing from 2024", "", "nothing from 2024"},
    {"nothing from this week", "", "nothing from this week"},
    {"nothing other than duets", "", "nothing other than duets"},
    {"over 50k views and not boring", "more than 50,000 views", "not boring"},
    {"mentions nothing about politics", "", "mentions nothing about politics"},
    {"hardly over 50k views", "", "hardly over 50k views"},
    {"no dance videos over 60 seconds", "", "no dance videos over 60 seconds"},
    {"nothing that is not over 50k views", "", "nothing that is not over 50k views"},
    {"over 60 seconds: no", "", "over 60 seconds: no"},
    {"over 10k views, except ads", "", "over 10k views; except ads"},
    {"everything except ads", "no advertisement", "everything"},
    {"ad-free videos over 60 seconds", "no advertisement; longer than 60 seconds"},
    {"avoid videos over 60 seconds and ads", "", "avoid videos over 60 seconds and ads"},
    {"no video under 10k likes nor under 50k views", "at least 10,000 likes; at least 50,000 views"},
    {"don't approve videos if they have fewer than 1000 likes", "at least 1,000 likes"},
};

}  // namespace

TEST_CASE("a negation turns a comparison around, or leaves its whole part to a person") {
  for (const auto& row : rows) {
    CAPTURE(row.prompt);
    const auto filter = farm::read_filter(row.prompt);
    std::vector<std::string> words;
    for (const auto& condition : filter.conditions) words.push_back(condition.words);
    CHECK(base::join(words, "; ") == row.conditions);
    CHECK(base::join(filter.not_understood, "; ") == row.left);
    CHECK(filter.understood.empty() == filter.conditions.empty());
  }
}
