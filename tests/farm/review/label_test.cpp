// provenance.policy from the result to the fired post.

#include "farm/review/label.hpp"

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

TEST_CASE_FIXTURE(Fixture, "a result knows what its file says, and the lists find it") {
  const auto made = with(made_by_ai());
  CHECK(made.ai_origin == AiOrigin::credentials);
  CHECK(made.credentials->generator == "Dream Machine");
  CHECK_FALSE(made.is_aigc);
  CHECK(events("result.provenance") == 1);
  with(stored());
  CHECK(listed("ai") == 1);
  CHECK(listed("unlabelled") == 1);
  review::edit_result(farm, made.result_id, {{"ai_origin", "operator"}});
  CHECK(listed("ai") == 1);
  CHECK(listed("unlabelled") == 0);
  CHECK(events("result.labelled") == 1);
  CHECK(code_of([&] { listed("aii"); }) == Code::INVALID_REQUEST);
}

TEST_CASE_FIXTURE(Fixture, "require, at first: without the label it is not scheduled, with it it is") {
  const auto made = with(made_by_ai());
  try {
    plan(made.result_id);
    FAIL("was scheduled");
  } catch (const base::Error& error) {
    CHECK(error.code == Code::AI_LABEL_REQUIRED);
    CHECK(base::row(error.code).exit == 5);
    CHECK(error.hint.find("`farmtok results edit " + made.result_id + " --ai-origin operator`") != std::string::npos);
    CHECK(error.hint.find("--only unlabelled --all --ids | farmtok results edit --from -") != std::string::npos);
  }
  review::edit_result(farm, made.result_id, {{"ai_origin", "operator"}});
  const auto post = plan(made.result_id);
  CHECK(post.is_aigc == true);
  CHECK(post.ai_origin == AiOrigin::credentials);
  CHECK(post.digital_source_type == "trainedAlgorithmicMedia");
  CHECK(post.credentials->generator == "Dream Machine");
}

TEST_CASE_FIXTURE(Fixture, "tell sets the label by itself, block schedules nothing that is made with AI") {
  const auto made = with(made_by_ai());
  policy("block");
  CHECK(code_of([&] { plan(made.result_id); }) == Code::AI_BLOCKED);
  review::edit_result(farm, made.result_id, {{"ai_origin", "operator"}});
  CHECK(code_of([&] { plan(made.result_id); }) == Code::AI_BLOCKED);
  const auto other = with(made_by_ai());
  review::edit_result(farm, made.result_id, {{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  CHECK(plan(made.result_id).is_aigc == false);
  policy("tell");
  CHECK(plan(other.result_id).is_aigc == true);
  // Its result has it, too: nothing about it waits, under any policy.
  CHECK(result_now(other.result_id).is_aigc == true);
  CHECK(store.read([&](sql::Database& db) { return labelled_by_itself(db, other.result_id); }));
  for (const auto* word : {"tell", "block", "require"}) {
    policy(word);
    CHECK(listed("unlabelled") == 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "an operator says it of any video, and takes it back; a found one needs a reason") {
  const auto plain = with(stored(), {{"ai_origin", "operator"}});
  CHECK(plain.is_aigc == true);
  CHECK(code_of([&] { review::edit_result(farm, plain.result_id, {{"ai_origin", "none"}}); }) == Code::INVALID_REQUEST);
  const auto back = review::edit_result(farm, plain.result_id, {{"ai_origin", "none"}, {"ai_reason", "a mistake"}});
  CHECK(back.is_aigc == false);
  CHECK(back.ai_origin == AiOrigin::none_found);
  CHECK(reason_of("result.label_taken_off", plain.result_id) == "a mistake");
  const auto untouched = with(stored());
  review::edit_result(farm, untouched.result_id, {{"ai_origin", "none"}});  // takes nothing off
  CHECK(reason_of("result.labelled", untouched.result_id) == "no such event");
  CHECK(reason_of("result.label_taken_off", untouched.result_id) == "no such event");
  const auto id = made_by_ai();
  CHECK(code_of([&] { with(id, {{"ai_origin", "none"}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { with(id, {{"ai_origin", "credentials"}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { with(id, {{"ai_reason", "why not"}}); }) == Code::INVALID_REQUEST);
  const auto off = with(id, {{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  CHECK(off.is_aigc == false);
  CHECK(off.ai_origin == AiOrigin::credentials);
  const auto post = plan(off.result_id);
  CHECK(post.is_aigc == false);
  CHECK(post.ai_reason == "filmed by us");
  CHECK(events("result.label_taken_off") == 2);
  clock.advance(std::chrono::days{500});
  store.write([](store::Tx& tx) { queue::record(tx, {.who = "test", .what = "job.edited", .subject = "newest"}); });
  upkeep::forget_old(farm);
  CHECK(events("result.label_taken_off") == 2);
}

TEST_CASE_FIXTURE(Fixture, "another video of a result is found anew") {
  const auto made = with(made_by_ai(), {{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  const auto same =
      review::edit_result(farm, made.result_id, {{"original_video_url", farm.links.outward(*made.original_video_url)}});
  CHECK(same.is_aigc == false);
  CHECK(same.ai_reason == "filmed by us");
  const auto plain = stored();
  media.note_facts(plain, {});
  auto now = review::edit_result(farm, made.result_id, {{"original_video_url", "http://farm.test/media/" + plain}});
  CHECK(now.ai_origin == AiOrigin::none_found);
  CHECK_FALSE(now.credentials);
  CHECK_FALSE(now.is_aigc);
  now = review::edit_result(farm, made.result_id,
                            {{"original_video_url", "http://farm.test/media/" + made_by_ai("another AI video")}});
  CHECK(now.ai_origin == AiOrigin::credentials);
  CHECK_FALSE(now.is_aigc);
}

TEST_CASE_FIXTURE(Fixture, "a plan says how many of its results need the label first") {
  const auto id = job({{"schedule_prompt", "daily at 9am UTC"}}).job_id;
  for (int i = 0; i < 2; ++i) result(id, {{"original_video_url", "http://farm.test/media/" + made_by_ai()}});
  result(id);
  const auto notes = [&] {
    std::string all;
    for (const auto& note :
         store.read([&](sql::Database& db) { return planning::propose(farm, db, id, {}); }).plan.notes)
      all += note + "\n";
    return all;
  };
  CHECK(notes().find("2 of these results need the AI label") != std::string::npos);
  const auto marked = [&] {
    const auto made = store.read([&](sql::Database& db) { return planning::propose(farm, db, id, {}); });
    return std::pair{std::ranges::count(made.posts, true, &planning::ProposedPost::unlabelled),
                     std::ranges::count(made.posts, true, &planning::ProposedPost::blocked)};
  };
  const auto refusal = [&]() -> std::string {
    try {
      planning::apply_proposal(farm, id, {}, {});
    } catch (const base::Error& error) {
      return error.message;
    }
    return {};
  };
  CHECK(code_of([&] { planning::apply_proposal(farm, id, {}, {}); }) == Code::AI_LABEL_REQUIRED);
  CHECK(refusal().starts_with("nothing was made: 2 results need the AI label first: res_"));
  CHECK(marked() == std::pair{std::ptrdiff_t{2}, std::ptrdiff_t{0}});
  policy("block");
  CHECK(refusal().starts_with("nothing was made: 2 results are made with AI, and provenance.policy is block: res_"));
  CHECK(marked() == std::pair{std::ptrdiff_t{0}, std::ptrdiff_t{2}});
  CHECK(notes().find("2 of these results are made with AI") != std::string::npos);
  CHECK(code_of([&] { planning::apply_proposal(farm, id, {}, {}); }) == Code::AI_BLOCKED);
  policy("tell");
  CHECK(notes().find("AI") == std::string::npos);
  CHECK(marked() == std::pair{std::ptrdiff_t{0}, std::ptrdiff_t{0}});
  CHECK(std::ssize(planning::apply_proposal(farm, id, {}, {}).posts) == 3);
}

TEST_CASE_FIXTURE(Fixture, "a proof without the tick is taken, noted, and completed by the same link with it") {
  // The number of a post holds its time in seconds.
  const auto url = fmt::format("https://www.tiktok.com/@b/video/{}", (base::to_millis(clock.now()) / 1000 + 60) << 32);
  const auto made = with(made_by_ai(), {{"ai_origin", "operator"}});
  const auto post = plan(made.result_id);
  rendered(post.scheduled_id);
  delivery::fire_now(farm, post.scheduled_id);
  const auto doubts = [&] {
    return store.read([&](sql::Database& db) {
      return proof::doubts_of(db, planning::get_post(db, post.scheduled_id),
                              proof::find_handed_in(db, post.scheduled_id, url).value());
    });
  };
  CHECK(store.read([&](sql::Database& db) { return proof::task_of(farm, db, read(post.scheduled_id)); }).is_aigc);
  const auto reply = proof::submit_proof(farm, post.scheduled_id, {{"proof_url", url}}, "operator");
  CHECK(reply.standing == model::ProofStanding::counted);
  CHECK(reply.note->find("no one has confirmed that the label") != std::string::npos);
  CHECK(events("proof.doubtful") == 1);
  const auto unconfirmed_now = [&] {
    const auto posts = store.read([&](sql::Database& db) {
      return planning::list_posts(db, {.ai = planning::PostFilter::Ai::unconfirmed}, {50, std::nullopt}).items;
    });
    CHECK(
        store.read([](sql::Database& db) { return review::count_labels(db, LabelPolicy::require, 10); }).unconfirmed ==
        std::ssize(posts));
    return std::ssize(posts);
  };
  CHECK(unconfirmed_now() == 1);
  proof::submit_proof(farm, post.scheduled_id, {{"ai_label_set", true}}, "operator");  // of the proof that counts
  CHECK(unconfirmed_now() == 0);
  proof::submit_proof(farm, post.scheduled_id, {{"ai_label_set", false}}, "operator");
  CHECK(unconfirmed_now() == 1);
  CHECK(doubts().front() == "the label “AI-generated content” must be on; the proof says that it is off");
  const auto again =
      proof::submit_proof(farm, post.scheduled_id, {{"proof_url", url}, {"ai_label_set", true}}, "operator");
  CHECK(again.ai_label_set == true);
  CHECK_FALSE(again.note);
  CHECK(doubts().empty());
  CHECK(unconfirmed_now() == 0);
  CHECK(read(post.scheduled_id).ai_label_set == true);
  CHECK(events("proof.label") == 3);
  proof::submit_proof(farm, post.scheduled_id, {{"proof_url", url}}, "volunteer");
  CHECK(read(post.scheduled_id).ai_label_set == true);
}
