// A finding that comes after the result, its post or its task was made.

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/library/learned.hpp"
#include "farm/library/store.hpp"
#include "farm/planning/slots/propose.hpp"
#include "farm/proof/doubts.hpp"
#include "farm/proof/handed_in.hpp"
#include "farm/proof/proof.hpp"
#include "farm/provenance.hpp"
#include "farm/upkeep/retention.hpp"
#include "label_fixture.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using namespace farmtok::farm::review::test_label;
using namespace std::chrono_literals;
using base::Code;
using model::AiOrigin;
using test::code_of;
using test::noon;

TEST_CASE_FIXTURE(Fixture, "what is read later reaches results and posts without a proof") {
  const auto id = stored();
  const auto made = with(id);
  const auto post = plan(made.result_id);
  const auto fired = plan(with(id).result_id);
  rendered(fired.scheduled_id);
  delivery::fire_now(farm, fired.scheduled_id);
  media.note_facts(id, ai_facts());
  CHECK(result_now(made.result_id).ai_origin == AiOrigin::credentials);
  CHECK(read(post.scheduled_id).ai_origin == AiOrigin::credentials);
  CHECK_FALSE(read(post.scheduled_id).is_aigc);
  // Its task asks for the label.
  CHECK(read(fired.scheduled_id).ai_origin == AiOrigin::credentials);
  CHECK(read(fired.scheduled_id).is_aigc == true);
  CHECK(result_now(fired.result_id).is_aigc == true);
  CHECK(store.read([](sql::Database& db) { return review::count_labels(db, LabelPolicy::require, 10); }).posts == 1);
  CHECK(events("post.provenance") == 2);
  media.note_facts(id, ai_facts());
  CHECK(events("post.provenance") == 2);

  SUBCASE("under require the label is set when it fires, and the time is kept") {
    rendered(post.scheduled_id);
    clock.set(post.scheduled_datetime);
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).fired);
    CHECK(read(post.scheduled_id).is_aigc == true);
    CHECK(events("post.labelled") == 2);
    CHECK(result_now(made.result_id).is_aigc == true);
  }
  SUBCASE("under block it is held until the operator says why not") {
    policy("block");
    rendered(post.scheduled_id);
    CHECK(code_of([&] { delivery::fire_now(farm, post.scheduled_id); }) == Code::AI_BLOCKED);
    clock.set(post.scheduled_datetime);
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).state == model::PostState::held);
    CHECK(read(post.scheduled_id).state_reason->find("provenance.policy is block") != std::string::npos);
    CHECK(code_of([&] {
            planning::edit_post(farm, post.scheduled_id, {{"ai_origin", "none"}});
          }) == Code::INVALID_REQUEST);
    planning::edit_post(farm, post.scheduled_id, {{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
    // Its copy said otherwise: it is made again first.
    CHECK(read(post.scheduled_id).dedup_status == model::DedupStatus::pending);
    rendered(post.scheduled_id);
    delivery::fire_due(farm);
    delivery::fire_now(farm, post.scheduled_id);
    CHECK(read(post.scheduled_id).is_aigc == false);
  }
  SUBCASE("a label that was set on the post stays") {
    planning::edit_post(farm, post.scheduled_id, {{"ai_origin", "operator"}});
    CHECK(read(post.scheduled_id).is_aigc == true);
    CHECK(read(post.scheduled_id).ai_origin == AiOrigin::credentials);
  }
}

TEST_CASE_FIXTURE(Fixture, "a reason that was given before anything was found does not pass a later finding") {
  const auto id = stored();
  const auto made = with(id, {{"ai_origin", "none"}, {"ai_reason", "own camera"}});
  CHECK(made.is_aigc == false);
  const auto post = plan(made.result_id);
  media.note_facts(id, ai_facts());
  const auto of_result = notice_of(result_now(made.result_id), LabelPolicy::require).value();
  const auto of_post = notice_of(read(post.scheduled_id), LabelPolicy::require).value();
  CHECK(of_result.find("is decided on its post") != std::string::npos);
  CHECK(of_post.find("is not decided") != std::string::npos);
  for (const auto& told : {of_result, of_post})
    CHECK(told.find("the operator took it off before this was found (own camera)") != std::string::npos);
  rendered(post.scheduled_id);
  clock.set(post.scheduled_datetime);
  SUBCASE("require labels it when it fires") {
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).is_aigc == true);
    CHECK_FALSE(read(post.scheduled_id).ai_reason);
  }
  SUBCASE("block holds it, and another policy releases it") {
    policy("block");
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).state == model::PostState::held);
    delivery::release_blocked(farm);
    delivery::fire_due(farm);
    CHECK_FALSE(read(post.scheduled_id).fired);
    policy("require");
    delivery::release_blocked(farm);
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).fired);
    CHECK(read(post.scheduled_id).is_aigc == true);
  }
  SUBCASE("a reason that is given again answers it") {
    planning::edit_post(farm, post.scheduled_id, {{"ai_origin", "none"}, {"ai_reason", "an editor's credentials"}});
    rendered(post.scheduled_id);
    delivery::fire_due(farm);
    CHECK(read(post.scheduled_id).is_aigc == false);
  }
}

TEST_CASE_FIXTURE(Fixture, "a record that declares AI later reaches its kept result and its posts") {
  const auto made = with(stored());
  const auto post = plan(made.result_id);
  const auto tell = [&] {
    store.write([&](store::Tx& tx) { library::tell_declared(farm, tx, made.result_id, "aigcLabelType 1"); });
  };
  tell();
  CHECK(result_now(made.result_id).ai_origin == AiOrigin::declared);
  CHECK(result_now(made.result_id).ai_declared == "aigcLabelType 1");
  CHECK(read(post.scheduled_id).ai_origin == AiOrigin::declared);
  CHECK_FALSE(read(post.scheduled_id).is_aigc);
  tell();
  CHECK(events("result.provenance") == 1);
  CHECK(events("post.provenance") == 1);
}

TEST_CASE_FIXTURE(Fixture, "marks that may say AI are named on results and posts, and nothing is required for them") {
  const auto plain = with(stored("plain"));
  const auto video = stored("unclear");
  model::VideoFacts facts;
  facts.unread = "its cover picture was made with AI";
  media.note_facts(video, facts);
  const auto unclear = with(video);
  const auto of = [&](const std::string& id) {
    return store.read([&](sql::Database& db) { return review::unclear_words(db, review::get_result(db, id)); });
  };
  CHECK_FALSE(of(plain.result_id));
  CHECK(of(unclear.result_id) ==
        fmt::format("it is not clear whether its video is made with AI: its cover picture was made with AI; `farmtok "
                    "results edit {} --ai-origin operator` labels it",
                    unclear.result_id));
  CHECK(listed("unlabelled") == 0);
  const auto post = plan(unclear.result_id);
  const auto of_post = [&] {
    const auto now = read(post.scheduled_id);
    return store.read([&](sql::Database& db) { return review::unclear_words(db, now); });
  };
  CHECK(of_post()->find("`farmtok schedule edit " + post.scheduled_id + " --ai-origin operator` labels it") !=
        std::string::npos);
  planning::edit_post(farm, post.scheduled_id, {{"ai_origin", "operator"}});
  CHECK_FALSE(of_post());
}

TEST_CASE_FIXTURE(Fixture, "a near copy of a video with AI is named, and nothing is required for it") {
  const auto ai = with(made_by_ai());
  const auto plain = with(stored("plain"));
  const auto near = [&](const std::string& id) {
    return store.read([&](sql::Database& db) { return review::near_ai_words(db, review::get_result(db, id)); });
  };
  const auto counted = [&] { return store.read([](sql::Database& db) { return review::count_near_ai(db, 10); }); };
  CHECK_FALSE(near(plain.result_id));
  CHECK(counted() == 0);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE results SET duplicate_of = ? WHERE result_id = ?", ai.result_id, plain.result_id).run();
  });
  CHECK(near(plain.result_id)->find("nearly the same as " + ai.result_id + ", which is made with AI") == 0);
  CHECK_FALSE(near(ai.result_id));
  CHECK(counted() == 1);
  CHECK(listed("unlabelled") == 1);
  plan(plain.result_id);
  review::edit_result(farm, ai.result_id, {{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  CHECK_FALSE(near(plain.result_id));
  store.write([&](store::Tx& tx) {  // the plain one was there first
    tx.db("UPDATE results SET duplicate_of = NULL").run();
    tx.db("UPDATE results SET duplicate_of = ? WHERE result_id = ?", plain.result_id, ai.result_id).run();
  });
  review::edit_result(farm, ai.result_id, {{"ai_origin", "operator"}});
  CHECK(near(plain.result_id));
  CHECK(counted() == 0);  // it is scheduled
  const auto open = with(stored("open"));
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE results SET duplicate_of = ? WHERE result_id = ?", open.result_id, ai.result_id).run();
  });
  CHECK(near(open.result_id));
  CHECK(counted() == 1);
}

TEST_CASE_FIXTURE(Fixture, "under tell a post gets the label as soon as AI is found") {
  policy("tell");
  const auto id = stored();
  const auto post = plan(with(id).result_id);
  media.note_facts(id, ai_facts());
  CHECK(read(post.scheduled_id).is_aigc == true);
  CHECK(result_now(post.result_id).is_aigc == true);
  // That was about this video: another one is not labelled for it.
  planning::delete_post(farm, post.scheduled_id);
  const auto plain = stored("another video");
  const auto now =
      review::edit_result(farm, post.result_id, {{"original_video_url", "http://farm.test/media/" + plain}});
  CHECK_FALSE(now.is_aigc);
  CHECK(now.ai_origin == AiOrigin::none_found);
}
