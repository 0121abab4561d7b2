// The operator's word on a result reaches its posts, and a post that fired keeps what was handed out.

#include "farm/planning/post_label.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/delivery/recover.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/library/learned.hpp"
#include "farm/proof/proof.hpp"
#include "farm/review/label.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using namespace std::chrono_literals;
using base::Code;
using model::AiOrigin;
using test::code_of;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  model::Result made = result(job().job_id);

  /// As the route does: the word, and what becomes of the posts.
  std::string say(base::Json request) {
    return store.write([&](store::Tx& tx) {
      return planning::follow_label(tx, review::edit_result(farm, made.result_id, std::move(request))).value_or("");
    });
  }
  model::Scheduled plan(base::Json more = base::Json::object()) {
    more["scheduled_datetime"] = base::format_instant(noon() + 1h);
    return planning::schedule_result(farm, made.result_id, std::move(more));
  }
  /// As after a render whose copy says nothing.
  void rendered(const std::string& id) {
    store.write([&](store::Tx& tx) {
      auto post = planning::get_post(tx.db, id);
      post.dedup_status = model::DedupStatus::completed;
      post.render = model::RenderReport{};
      planning::save_post(tx, post);
    });
  }
  std::vector<model::Scheduled> posts() {
    return store.read([](sql::Database& db) { return planning::list_posts(db, {}, {50, std::nullopt}).items; });
  }
};

const base::Json on{{"ai_origin", "operator"}};
const base::Json off{{"ai_origin", "none"}, {"ai_reason", "it's filmed"}};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "posts that have not fired get the result's label, and their copies are made anew") {
  const auto first = plan({{"repeat", "every=1d,max=2"}}).scheduled_id;
  REQUIRE(std::ssize(posts()) == 3);
  rendered(first);
  CHECK(say(on) == "3 posts of it that have not fired got the same");
  for (const auto& post : posts()) {
    CHECK(post.is_aigc == true);
    CHECK(post.ai_origin == AiOrigin::operator_);
  }
  CHECK(read(first).dedup_status == model::DedupStatus::pending);
  CHECK(events("video.remade") == 1);
  CHECK(events("post.labelled") == 3);
  CHECK(say(on).empty());  // nothing is new
  CHECK(events("post.labelled") == 3);
  CHECK(say(off) == "3 posts of it that have not fired got the same");
  CHECK(read(first).is_aigc == false);
  CHECK(read(first).ai_reason == "it's filmed");
  CHECK(events("post.label_taken_off") == 3);
}

TEST_CASE_FIXTURE(Fixture,
                  "a post on which the operator decided keeps that, and the command that changes it is named") {
  const auto id = plan().scheduled_id;
  planning::edit_post(farm, id, on);
  planning::edit_post(farm, id, off);
  CHECK(say(on) ==
        "1 post keeps what you decided on it: `farmtok schedule edit " + id + " --ai-origin operator` changes that");
  CHECK(read(id).is_aigc == false);
}

TEST_CASE_FIXTURE(Fixture, "a decision of before AI was found keeps no post from the result's label") {
  const auto id = plan().scheduled_id;
  planning::edit_post(farm, id, off);
  store.write([&](store::Tx& tx) { library::tell_declared(farm, tx, made.result_id, "aigcLabelType 1"); });
  CHECK(undecided(read(id)));
  CHECK(read(id).ai_reason == "it's filmed");
  CHECK(say(on) == "1 post of it that has not fired got the same");
  CHECK(read(id).is_aigc == true);
  CHECK_FALSE(read(id).ai_reason);
}

TEST_CASE_FIXTURE(Fixture, "a fired post is named with its command, which works and keeps the copy") {
  const auto id = plan().scheduled_id;
  rendered(id);
  delivery::fire_now(farm, id);
  CHECK(say(on) ==
        "1 post fired before and stays as it is: `farmtok schedule edit " + id + " --ai-origin operator` changes that");
  CHECK_FALSE(read(id).is_aigc);
  CHECK(planning::edit_post(farm, id, on).is_aigc == true);
  CHECK(read(id).dedup_status == model::DedupStatus::completed);
  CHECK(events("video.remade") == 0);
  CHECK(store.read([&](sql::Database& db) { return proof::task_of(farm, db, read(id)); }).is_aigc);
  CHECK(say(off) == "1 post fired before and stays as it is: `farmtok schedule edit " + id +
                        " --ai-origin none --reason 'it'\\''s filmed'` changes that");
  CHECK(planning::edit_post(farm, id, off).is_aigc == false);
  CHECK(events("post.labelled") == 1);
  CHECK(events("post.label_taken_off") == 1);
  for (const auto& request : {base::Json{{"caption", "another"}},
                              base::Json{{"ai_origin", "operator"}, {"caption", "x"}}, base::Json::object()})
    CHECK(code_of([&] { planning::edit_post(farm, id, request); }) == Code::ALREADY_FIRED);
}

TEST_CASE_FIXTURE(Fixture, "under block: what will be held, what stays held, and what helps") {
  const auto id = plan().scheduled_id;
  planning::edit_post(farm, id, on);
  settings = settings::Settings::load({{"state", folder.path()}, {"provenance.policy", "block"}});
  const auto note = [&] { return review::blocked_note(settings, read(id)).value_or(""); };
  const auto count = [&] {
    return store.read([](sql::Database& db) { return review::count_labels(db, LabelPolicy::block, 10); });
  };
  CHECK(note().starts_with("it will be held when it is due: it is made with AI"));
  for (const auto* command : {"`farmtok schedule delete post_", "`farmtok results edit res_",
                              "--ai-origin none --reason", "`farmtok config set provenance.policy require`"})
    CHECK(note().find(command) != std::string::npos);
  CHECK(count().blocked_posts == 1);
  CHECK(count().posts == 0);
  clock.set(noon() + 1h);
  delivery::fire_due(farm);
  CHECK(note().starts_with("it stays held:"));
  CHECK(delivery::recover_posts(farm, {}, delivery::Recovery::fire).empty());
  CHECK(code_of([&] { delivery::recover_posts(farm, {id}, delivery::Recovery::fire); }) == Code::AI_BLOCKED);
  delivery::recover_posts(farm, {id}, delivery::Recovery::move);
  CHECK(note().starts_with("it will be held when it is due:"));
  say(off);
  planning::edit_post(farm, id, off);
  CHECK(note().empty());
  CHECK(count().blocked_posts == 0);
}

TEST_CASE_FIXTURE(Fixture, "one function decides what waits for a label") {
  const auto count = [&](LabelPolicy policy) {
    return store.read([&](sql::Database& db) { return review::count_labels(db, policy, 10); });
  };
  // A found video that its record declares.
  const auto declare = [&](const std::string& id) {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET ai_origin = 'declared', ai_declared = 'is_aigc' WHERE result_id = ?", id).run();
    });
  };
  declare(made.result_id);
  const auto rejected = result(made.job_id).result_id;
  declare(rejected);
  review::edit_result(farm, rejected, {{"rejected", true}});
  CHECK(count(LabelPolicy::require).results == 1);
  CHECK(count(LabelPolicy::tell).results == 0);
  CHECK(count(LabelPolicy::block).results == 0);
  CHECK(count(LabelPolicy::block).blocked_results == 1);
  const auto now = store.read([&](sql::Database& db) { return review::get_result(db, made.result_id); });
  CHECK(review::label_advice(LabelPolicy::require, now)->find("--ai-origin operator") != std::string::npos);
  CHECK_FALSE(review::label_advice(LabelPolicy::tell, now));
  CHECK(review::label_advice(LabelPolicy::block, now)->find("`farmtok results reject") != std::string::npos);
  const auto gone = store.read([&](sql::Database& db) { return review::get_result(db, rejected); });
  for (const auto policy : {LabelPolicy::tell, LabelPolicy::require, LabelPolicy::block})
    CHECK_FALSE(review::label_advice(policy, gone));
}
