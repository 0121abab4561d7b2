#include "farm/planning/slots/propose.hpp"

#include "base/text/text.hpp"
#include "farm/planning/plan/plan_fixture.hpp"
#include "sql/statement_count.hpp"

using namespace farmtok;
using base::Code;
using base::Json;
using farm::planning::ProposalRequest;
using test::code_of;
using test::PlanFixture;
using namespace std::chrono_literals;

namespace {

const Json brand{{"destination_url", "https://www.tiktok.com/@brand"}};

struct Fixture : PlanFixture {
  std::string job_id = planned_job().job_id;

  std::vector<std::int64_t> scores(const farm::planning::Proposal& proposal) {
    std::vector<std::int64_t> made;
    for (const auto& post : proposal.posts) made.push_back(post.score);
    return made;
  }
  std::vector<std::string> times(const farm::planning::Proposal& proposal) {
    std::vector<std::string> made;
    for (const auto& post : proposal.posts) made.push_back(post.local.substr(0, 13));
    return made;
  }
  farm::planning::Proposal apply(const ProposalRequest& request = {}, std::optional<std::string> expected = {}) {
    return farm::planning::apply_proposal(farm, job_id, request, expected);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the best scores get the first free slots, and nothing is made") {
  for (const auto score : {50, 90, 70}) scored(job_id, score);
  stand(job_id, at("2026-06-01T18:00:00"));
  const auto made = propose(job_id);
  CHECK(scores(made) == std::vector<std::int64_t>{90, 70, 50});
  CHECK(times(made) == std::vector<std::string>{"2026-06-01T09", "2026-06-02T09", "2026-06-02T18"});
  CHECK(made.posts[0].at == at("2026-06-01T09:00:00"));
  CHECK(posts() == 1);
}

TEST_CASE_FIXTURE(Fixture, "only approved results that have neither a post nor a time of their own are placed") {
  scored(job_id, 10, {{"approved", false}});
  scored(job_id, 20, {{"scheduled_datetime", "2026-07-01T00:00:00Z"}});
  stand(job_id, at("2026-06-05T18:00:00"), {{"match_score", 30}});
  scored(planned_job().job_id, 40);
  scored(job_id, 50);
  CHECK(scores(propose(job_id)) == std::vector<std::int64_t>{50});
}

TEST_CASE_FIXTURE(Fixture, "from, most and days left out") {
  for (const auto score : {3, 2, 1}) scored(job_id, score);
  using namespace std::chrono;
  CHECK(times(propose(job_id, {.from = at("2026-06-02T18:00:00"), .most = 2, .without = {2026y / June / 3}})) ==
        std::vector<std::string>{"2026-06-02T18", "2026-06-04T09"});
  // A past moment is no slot, wherever the plan begins.
  CHECK(times(propose(job_id, {.from = at("2026-05-01T00:00:00"), .most = 1})) ==
        std::vector<std::string>{"2026-06-01T09"});
}

TEST_CASE_FIXTURE(Fixture, "posts that stand count for the limits of a day; a full account waits while others go on") {
  use({{"plan.per_day", "2"}, {"plan.account_per_day", "1"}});
  stand(job_id, at("2026-06-01T12:00:00"), brand);
  stand(planned_job().job_id, at("2026-06-02T12:00:00"), brand);
  scored(job_id, 90, brand);
  scored(job_id, 80, brand);
  scored(job_id, 70);
  scored(job_id, 60);
  const auto made = propose(job_id);
  CHECK(scores(made) == std::vector<std::int64_t>{70, 60, 90, 80});
  CHECK(times(made) == std::vector<std::string>{"2026-06-01T09", "2026-06-02T09", "2026-06-03T09", "2026-06-04T09"});
}

TEST_CASE_FIXTURE(Fixture, "those without a slot come last and have no time") {
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "FREQ=DAILY;COUNT=2;BYHOUR=15;BYMINUTE=0;BYSECOND=0"}});
  for (const auto score : {1, 3, 2}) scored(job_id, score);
  const auto made = propose(job_id);
  CHECK(scores(made) == std::vector<std::int64_t>{3, 2, 1});
  CHECK(made.posts[1].at.has_value());
  CHECK(!made.posts[2].at.has_value());
  const auto json = farm::planning::to_json(made);
  CHECK(json["placed"] == 2);
  CHECK(json["total"] == 3);
  CHECK(!json["items"][2].contains("at"));
  apply();
  CHECK(posts() == 2);
}

TEST_CASE_FIXTURE(Fixture, "spread keeps the same author apart") {
  for (const auto* author : {"a", "a", "b", "b"}) scored(job_id, 50, {{"tiktok_author", author}});
  const auto by_score = propose(job_id);
  CHECK(by_score.posts[0].author == by_score.posts[1].author);
  const auto spread = propose(job_id, {.order = farm::planning::PlanOrder::spread});
  for (std::size_t i = 1; i < 4; ++i) CHECK(spread.posts[i].author != spread.posts[i - 1].author);
}

TEST_CASE_FIXTURE(Fixture, "conflicts among the proposed and with what stands are named on both sides") {
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "0,30 9 * * * America/New_York"}});
  const auto best = scored(job_id, 90, brand);
  const auto next = scored(job_id, 80, brand);
  const auto made = propose(job_id);
  REQUIRE(made.posts[0].conflicts.size() == 1);
  CHECK(made.posts[0].conflicts[0] ==
        "result " + next.result_id + " is for https://www.tiktok.com/@brand too, 30 min after it");
  REQUIRE(made.posts[1].conflicts.size() == 1);
  CHECK(made.posts[1].conflicts[0].starts_with("result " + best.result_id));
  apply();
  CHECK(posts_of(best.result_id)[0].notice == "In its way: " + made.posts[0].conflicts[0] + ".");
}

TEST_CASE_FIXTURE(Fixture, "apply makes what was proposed, in the plan's zone, and the second time nothing") {
  const auto best = scored(job_id, 90);
  scored(job_id, 80);
  const auto looked_at = propose(job_id);
  const auto made = apply({}, looked_at.fingerprint);
  CHECK(made.fingerprint == looked_at.fingerprint);
  for (const auto& post : made.posts) CHECK((post.scheduled_id && post.done == "made"));
  const auto post = posts_of(best.result_id).at(0);
  CHECK(post.scheduled_datetime == at("2026-06-01T09:00:00"));
  CHECK(post.timezone == "America/New_York");
  CHECK(work("kind = 'fire'").size() == 2);
  CHECK(apply().posts.empty());
  CHECK(posts() == 2);
}

TEST_CASE_FIXTURE(Fixture, "the fingerprint is that of what was looked at, and of nothing else") {
  const auto one = scored(job_id, 90);
  scored(job_id, 80);
  const auto before = propose(job_id).fingerprint;
  CHECK(propose(job_id).fingerprint == before);
  // Time alone changes nothing, until a slot has passed.
  clock.advance(10min);
  CHECK(propose(job_id).fingerprint == before);
  const auto changed = [&](auto&& act) {
    const auto was = propose(job_id).fingerprint;
    act();
    const auto code = code_of([&] { apply({}, was); });
    CHECK(posts() <= 1);
    return code == Code::NOT_READY && propose(job_id).fingerprint != was;
  };
  clock.advance(1s);
  CHECK(changed([&] { farm::review::edit_result(farm, one.result_id, {{"caption", "other"}}); }));
  CHECK(changed([&] { scored(job_id, 10); }));
  CHECK(changed([&] { farm::review::edit_result(farm, one.result_id, {{"rejected", true}}); }));
  CHECK(changed([&] { stand(job_id, at("2026-06-01T09:00:00")); }));
  CHECK(changed([&] { farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "0 10 * * * America/New_York"}}); }));
  CHECK(changed([&] { clock.advance(48h); }));
}

TEST_CASE_FIXTURE(Fixture, "one that fails and nothing is made; the error names its result") {
  scored(job_id, 90);
  const auto second = scored(job_id, 80);
  const auto refused = [&](Code code) {
    const auto before = work().size();
    try {
      apply();
      FAIL("applied");
    } catch (const base::Error& error) {
      CHECK(error.code == code);
      CHECK_MESSAGE(error.message.find(second.result_id) != std::string::npos, error.message);
    }
    CHECK(posts() == 0);
    CHECK(work().size() == before);
    CHECK(!read_result(second.result_id).scheduled);
  };
  SUBCASE("rights") {
    use({{"rights.policy", "require"}});
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET source_provider = 'catalogue' WHERE result_id = ?", second.result_id).run();
    });
    refused(Code::RIGHTS_REQUIRED);
  }
  SUBCASE("credits for one only") {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE accounts SET balance = ? WHERE name = 'available'",
            farm::credits::credit_prices(settings).manual_post.micros)
          .run();
    });
    refused(Code::RESERVATION_FAILED);
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "a new plan moves unfired posts only; ids, renders and later posts stay, the work moves along") {
  const auto best = scored(job_id, 90, {{"original_video_url", "https://videos.test/1.mp4"}});
  const auto fired = scored(job_id, 80);
  const auto repeated = scored(job_id, 70);
  apply();
  store.write([&](store::Tx& tx) { tx.db("UPDATE posts SET fired = 1 WHERE result_id = ?", fired.result_id).run(); });
  farm::planning::delete_post(farm, posts_of(repeated.result_id)[0].scheduled_id);
  farm::planning::schedule_result(farm, repeated.result_id, {{"repeat", "every=30d,max=1"}});
  const auto later = posts_of(repeated.result_id)[1];
  const auto before = posts_of(best.result_id)[0];
  const auto render = work("kind = 'render'");
  REQUIRE(render.size() == 1);

  CHECK(farm::planning::to_json(propose(job_id, {.replan = true}))["items"][0]["at"] ==
        base::format_instant(before.scheduled_datetime));
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "0 10 * * * America/New_York"}});
  const auto made = apply({.replan = true});
  REQUIRE(made.posts.size() == 2);
  CHECK(made.posts[0].before == before.scheduled_datetime);
  const auto after = posts_of(best.result_id)[0];
  CHECK(after.scheduled_id == before.scheduled_id);
  CHECK(after.scheduled_datetime == at("2026-06-01T10:00:00"));
  CHECK(after.moves == 1);
  CHECK(work("kind = 'fire' AND key = '" + after.scheduled_id + "'")[0].run_at == after.scheduled_datetime);
  CHECK(work("kind = 'render'")[0].payload == render[0].payload);
  CHECK(posts_of(fired.result_id)[0].scheduled_datetime == at("2026-06-01T18:00:00"));
  CHECK(posts_of(repeated.result_id)[1].scheduled_datetime == later.scheduled_datetime);
  CHECK(posts_of(repeated.result_id)[0].scheduled_datetime == at("2026-06-02T10:00:00"));
  // Posts at the right time are not touched.
  CHECK(apply({.replan = true}).posts.size() == 2);
  CHECK(posts_of(best.result_id)[0].moves == 1);
}

TEST_CASE_FIXTURE(Fixture, "a day that falls out moves its posts on, and those before `from` stay") {
  for (const auto score : {4, 3, 2, 1}) scored(job_id, score);
  apply();
  using namespace std::chrono;
  const auto made = apply({.from = at("2026-06-02T00:00:00"), .replan = true, .without = {2026y / June / 2}});
  CHECK(times(made) == std::vector<std::string>{"2026-06-03T09", "2026-06-03T18"});
  CHECK(scores(made) == std::vector<std::int64_t>{2, 1});
  CHECK(times(propose(job_id, {.replan = true})) ==
        std::vector<std::string>{"2026-06-01T09", "2026-06-01T18", "2026-06-02T09", "2026-06-02T18"});
}

TEST_CASE_FIXTURE(Fixture, "a day left out moves its own posts only") {
  for (const auto score : {6, 5, 4, 3, 2, 1}) scored(job_id, score);
  apply();
  using namespace std::chrono;
  const auto made = apply({.replan = true, .without = {2026y / June / 2}});
  CHECK(scores(made) == std::vector<std::int64_t>{4, 3});
  CHECK(times(made) == std::vector<std::string>{"2026-06-04T09", "2026-06-04T18"});
  CHECK(made.posts[0].before == at("2026-06-02T09:00:00"));
  // A day without posts moves nothing.
  CHECK(propose(job_id, {.replan = true, .without = {2027y / May / 5}}).posts.empty());
}

TEST_CASE_FIXTURE(Fixture, "a new plan leaves times that were set by hand, and says so") {
  for (const auto score : {4, 3, 2}) scored(job_id, score);
  apply();
  const auto by_hand = posts_of(propose(job_id, {.replan = true}).posts[1].result_id)[0].scheduled_id;
  farm::planning::edit_post(farm, by_hand, {{"scheduled_datetime", "2026-06-24T18:30:00Z"}});
  const auto given = stand(job_id, at("2026-06-20T12:00:00")).scheduled_id;
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "0 10 * * * America/New_York"}});
  const auto made = apply({.replan = true});
  CHECK(times(made) == std::vector<std::string>{"2026-06-01T10", "2026-06-02T10"});
  const auto notes = base::join(made.plan.notes, "\n");
  CAPTURE(notes);
  CHECK(notes.find("2 posts have times that were set by hand and stay there (" + given + ", " + by_hand + ")") !=
        std::string::npos);
  // The day on which such a post is falls out: it moves, and its time is the plan's from then on.
  using namespace std::chrono;
  CHECK(apply({.replan = true, .without = {2026y / June / 24}}).posts.size() == 1);
  CHECK(propose(job_id, {.replan = true}).posts.size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a post for which a new plan has no slot stays, and no other is put on top of it") {
  scored(job_id, 90);
  scored(job_id, 80);
  apply();
  farm::jobs::edit_job(
      farm, job_id,
      {{"schedule_prompt", "FREQ=DAILY;COUNT=1;BYHOUR=18;BYMINUTE=0;BYSECOND=0"}, {"timezone", "America/New_York"}});
  const auto made = apply({.replan = true});
  REQUIRE(made.posts.size() == 2);
  for (const auto& post : made.posts) {
    CHECK(!post.at.has_value());
    CHECK(posts_of(post.result_id)[0].scheduled_datetime == post.before);
  }
}

TEST_CASE_FIXTURE(Fixture, "without a plan there is nothing to propose, and the error says how to set one") {
  const auto plain = job().job_id;
  try {
    propose(plain);
    FAIL("proposed");
  } catch (const base::Error& error) {
    CHECK(error.code == Code::NOT_READY);
    CHECK(error.hint.find("farmtok jobs edit " + plain + " --schedule-prompt") != std::string::npos);
  }
  CHECK(code_of([&] { propose("job_none"); }) == Code::JOB_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "ten thousand approved results are proposed without asking the store for each") {
  farm::jobs::edit_job(farm, job_id, {{"schedule_prompt", "*/15 8-20 * * * America/New_York"}});
  const auto pattern = scored(job_id, 50, brand);
  store.write([&](store::Tx& tx) {
    for (int i = 0; i < 9'999; ++i) {
      auto one = pattern;
      one.result_id = "res_" + std::to_string(i);
      one.tiktok_author = "author" + std::to_string(i % 400);
      one.match_score = i % 101;
      one.tiktok_caption = "#tag" + std::to_string(i % 30) + " #fyp";
      store::insert(tx.db, "results", one);
    }
  });
  const auto before = test::statements_begun();
  const auto made = propose(job_id, {.order = farm::planning::PlanOrder::spread});
  const auto statements = test::statements_begun() - before;
  CHECK(statements > 0);
  CHECK(statements < 50);
  REQUIRE(made.posts.size() == 10'000);
  CHECK(std::ranges::all_of(made.posts, [](const farm::planning::ProposedPost& post) { return post.at.has_value(); }));
}

TEST_CASE_FIXTURE(Fixture, "the posts of a new plan are read without asking the store for each") {
  for (int i = 0; i < 60; ++i) scored(job_id, i);
  apply();
  const auto before = test::statements_begun();
  CHECK(propose(job_id, {.replan = true}).posts.size() == 60);
  CHECK(test::statements_begun() - before < 50);
}
