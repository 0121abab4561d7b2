#include "farm/planning/plan/plan_fixture.hpp"
#include "sql/statement_count.hpp"

using namespace farmtok;
using base::Code;
using base::Json;
using farm::planning::ProposalRequest;
using test::PlanFixture;
using namespace std::chrono_literals;

namespace {

/// Every morning at nine.
struct Fixture : PlanFixture {
  std::string job_id = planned_job({{"schedule_prompt", "0 9 * * * America/New_York"}}).job_id;

  model::Result shows(const char* video, std::int64_t score, Json extra = Json::object()) {
    const auto made = scored(job_id, score, std::move(extra));
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET original_video_url = ? WHERE result_id = ?", video, made.result_id).run();
    });
    return made;
  }
  model::Result copy_of(const model::Result& first, const char* video, std::int64_t score, double similarity) {
    const auto made = shows(video, score);
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET duplicate_of = ?, similarity = ? WHERE result_id = ?", first.result_id, similarity,
            made.result_id)
          .run();
    });
    return made;
  }
  void put(const model::Result& one, const char* wall) {
    farm::planning::schedule_result(farm, one.result_id, {{"scheduled_datetime", base::format_instant(at(wall))}});
  }
  std::vector<std::string> days(const farm::planning::Proposal& proposal) {
    std::vector<std::string> made;
    for (const auto& post : proposal.posts) made.push_back(post.local.substr(0, 10));
    return made;
  }
  std::vector<std::string> apply(const ProposalRequest& request = {}) {
    return days(farm::planning::apply_proposal(farm, job_id, request, {}));
  }
};

using Days = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Fixture, "warn: repeats among the proposed are named on both sides, and told once in the notice") {
  const auto one = shows("media:med_1", 90), other = shows("media:med_2", 80), again = shows("media:med_1", 70);
  const auto near = copy_of(one, "media:med_3", 60, 0.91);
  const auto made = propose(job_id);
  CHECK(days(made) == Days{"2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"});
  CHECK(made.posts[0].conflicts ==
        Days{"result " + again.result_id + " shows the same video (100 % similar), 2 days after it"});
  CHECK(made.posts[1].conflicts.empty());
  CHECK(made.posts[2].conflicts ==
        Days{"result " + near.result_id + " shows the same video (91 % similar), 24 h after it"});
  apply();
  CHECK(posts_of(one.result_id)[0].notice == "In its way: " + made.posts[0].conflicts[0] + ".");
  CHECK_FALSE(posts_of(other.result_id)[0].notice);
}

TEST_CASE_FIXTURE(Fixture, "warn: posts in the store are named, of any job, and within dedup.repeat_days only") {
  const auto elsewhere = result(job().job_id);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE results SET original_video_url = 'media:med_1' WHERE result_id = ?", elsewhere.result_id).run();
  });
  put(elsewhere, "2026-06-11T09:00:00");
  const auto one = shows("media:med_1", 90);
  const auto told = Days{"post " + posts_of(elsewhere.result_id)[0].scheduled_id +
                         " shows the same video (100 % similar), 10 days after it"};
  CHECK(propose(job_id).posts[0].conflicts == told);
  use({{"dedup.repeat_days", "10"}});
  CHECK(propose(job_id).posts[0].conflicts == told);
  use({{"dedup.repeat_days", "9"}});
  CHECK(propose(job_id).posts[0].conflicts.empty());
  use({{"dedup.repeat", "off"}});
  CHECK(propose(job_id).posts[0].conflicts.empty());
}

TEST_CASE_FIXTURE(Fixture, "for one account it is told once that two show the same") {
  const Json brand{{"destination_url", "https://www.tiktok.com/@brand"}};
  const auto one = shows("media:med_1", 90, brand), again = shows("media:med_1", 80, brand);
  CHECK(propose(job_id).posts[0].conflicts ==
        Days{"result " + again.result_id + " shows the same for https://www.tiktok.com/@brand, 24 h after it"});
}

TEST_CASE_FIXTURE(Fixture, "block: a repeat moves on to the first slot that is far enough, and apply makes it all") {
  use({{"dedup.repeat", "block"}, {"dedup.repeat_days", "3"}});
  const auto one = shows("media:med_1", 90);
  shows("media:med_1", 80);
  shows("media:med_2", 70);
  copy_of(one, "media:med_4", 60, 0.9);
  shows("media:med_3", 50);
  const auto made = propose(job_id);
  CHECK(days(made) == Days{"2026-06-01", "2026-06-02", "2026-06-03", "2026-06-05", "2026-06-09"});
  CHECK(std::ranges::all_of(made.posts, [](const auto& post) { return post.conflicts.empty(); }));
  CHECK(apply() == days(made));
  CHECK(posts() == 5);
}

TEST_CASE_FIXTURE(Fixture, "block: posts in the store count on both sides, before the first slot too") {
  use({{"dedup.repeat", "block"}, {"dedup.repeat_days", "3"}});
  const auto past = shows("media:med_1", 90), later = shows("media:med_1", 90);
  put(past, "2026-06-01T08:30:00");
  put(later, "2026-06-08T08:30:00");
  clock.advance(20h);
  shows("media:med_1", 80);
  // From the 4th at 9:00 the first is far enough, and from the 5th the second is too near; the 11th is far from both.
  CHECK(apply() == Days{"2026-06-04"});
}

TEST_CASE_FIXTURE(Fixture, "block: with no slot that is far enough the reason is said, and the others are made") {
  use({{"dedup.repeat", "block"}});
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "daily at 9am until 2026-06-20 America/New_York"}});
  shows("media:med_1", 90);
  const auto again = shows("media:med_1", 80);
  const auto made = propose(job_id);
  REQUIRE(made.posts.size() == 2);
  CHECK(!made.posts[1].at);
  CHECK(made.posts[1].conflicts ==
        Days{"no slot is free for it until 2026-06-20, of 20: 19 within 30 days of a post with the same video "
             "(dedup.repeat), 1 taken"});
  apply();
  CHECK(posts() == 1);
  CHECK_FALSE(read_result(again.result_id).scheduled);
}

TEST_CASE_FIXTURE(Fixture, "block: a new plan keeps repeats apart, whichever of them it moves") {
  use({{"dedup.repeat_days", "3"}});
  shows("media:med_1", 90);
  shows("media:med_1", 80);
  CHECK(apply() == Days{"2026-06-01", "2026-06-02"});
  use({{"dedup.repeat", "block"}, {"dedup.repeat_days", "3"}});
  shows("media:med_1", 95);
  CHECK(apply({.replan = true}) == Days{"2026-06-01", "2026-06-05", "2026-06-09"});
  CHECK(posts() == 3);
}

TEST_CASE_FIXTURE(Fixture, "why there is no slot is said") {
  const auto why = [&](const char* plan, std::map<std::string, std::string> limits) {
    use(std::move(limits));
    farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", plan}});
    const auto made = propose(job_id);
    REQUIRE(!made.posts.back().at);
    REQUIRE(made.posts.back().conflicts.size() == 1);
    return farm::planning::to_json(made)["items"].back()["conflicts"][0].get<std::string>();
  };
  const Json brand{{"destination_url", "https://www.tiktok.com/@brand"}};
  for (const auto score : {3, 2, 1}) scored(job_id, score, brand);
  CHECK(why("daily at 9am until 2026-06-04 America/New_York", {{"plan.blackout", "2026-06-01..2026-06-30"}}) ==
        "no slot is free for it until 2026-06-04, of 4: 4 on days without posts (plan.blackout, --without)");
  CHECK(why("daily at 9am and 6pm until 2026-06-02 America/New_York", {{"plan.per_day", "1"}}) ==
        "no slot is free for it until 2026-06-02, of 4: 2 taken, 2 on days that have all their posts (plan.per_day)");
  CHECK(why("daily at 9am and 6pm until 2026-06-01 America/New_York", {{"plan.gap", "12h"}}) ==
        "no slot is free for it until 2026-06-01, of 2: 1 taken, 1 nearer than plan.gap to another post");
  CHECK(why("daily at 9am and 6pm until 2026-06-02 America/New_York", {{"plan.account_per_day", "1"}}) ==
        "no slot is free for it until 2026-06-02, of 4: 2 on days when its account has all its posts "
        "(plan.account_per_day), 2 taken");
  clock.advance(72h);
  CHECK(propose(job_id).posts.back().conflicts == Days{"the plan has no slots any more"});
}

TEST_CASE_FIXTURE(Fixture, "ten thousand results of few videos are proposed without asking the store for each") {
  use({{"dedup.repeat", "block"}, {"dedup.repeat_days", "7"}});
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "*/15 8-20 * * * America/New_York"}});
  const auto pattern = scored(job_id, 50);
  int videos = 0;
  SUBCASE("one") { videos = 1; }
  SUBCASE("five thousand") { videos = 5'000; }
  store.write([&](store::Tx& tx) {
    for (int i = 0; i < 9'999; ++i) {
      auto one = pattern;
      one.result_id = "res_" + std::to_string(i);
      one.original_video_url = "media:med_" + std::to_string(i % videos);
      one.match_score = 100 - i / videos % 2;
      store::insert(tx.db, "results", one);
    }
  });
  const auto before = test::statements_begun();
  const auto made = propose(job_id);
  const auto statements = test::statements_begun() - before;
  CAPTURE(videos);
  CHECK(statements > 0);
  CHECK(statements < 50);
  REQUIRE(made.posts.size() == 10'000);
}
