#include "farm/proof/proof.hpp"

#include <thread>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/url.hpp"
#include "model/json.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

TEST_CASE("the addresses of a published post") {
  const struct {
    const char* typed;
    const char* kept;
  } rows[]{
      {"https://www.tiktok.com/@brand/video/7349123456789012345",
       "https://www.tiktok.com/@brand/video/7349123456789012345"},
      {"  https://WWW.TikTok.com/@brand/video/7349123456789012345/?is_from=1#x ",
       "https://www.tiktok.com/@brand/video/7349123456789012345"},
      {"https://www.tiktok.com/@a.b_c/photo/1", "https://www.tiktok.com/@a.b_c/photo/1"},
      {"https://www.tiktok.com/@/video/1", "https://www.tiktok.com/@/video/1"},
      {"https://m.tiktok.com/v/123.html", "https://m.tiktok.com/v/123.html"},
      {"https://vm.tiktok.com/ZMabc/", "https://vm.tiktok.com/ZMabc"},
      {"https://vt.tiktok.com/ZSabc", "https://vt.tiktok.com/ZSabc"},
      {"https://www.tiktok.com/t/ZTabc/", "https://www.tiktok.com/t/ZTabc"},
      {"https://www.tiktok.com/embed/12", "https://www.tiktok.com/embed/12"},
      {"https://www.tiktok.com/embed/v2/12", "https://www.tiktok.com/embed/v2/12"},
      {"https://www.tiktok.com/share/video/12", "https://www.tiktok.com/share/video/12"},
      {"www.tiktok.com/@a/video/7", "https://www.tiktok.com/@a/video/7"},
      {"TikTok.com/@a/video/7?x=1", "https://tiktok.com/@a/video/7"},
      {"vm.tiktok.com/ZMabc", "https://vm.tiktok.com/ZMabc"},
      {"Look at this https://vm.tiktok.com/ZMxyz/ nice", "https://vm.tiktok.com/ZMxyz"},
      {"Day 30!\nhttps://www.tiktok.com/@a/video/7", "https://www.tiktok.com/@a/video/7"},
      {"my post (https://www.tiktok.com/@a/video/7).", "https://www.tiktok.com/@a/video/7"},
      {"\u770b\u770bhttps://vm.tiktok.com/ZMxyz/ ok", "https://vm.tiktok.com/ZMxyz"},
      {"a post on www.tiktok.com/@a/video/7 today", "https://www.tiktok.com/@a/video/7"},
      {"https://vt.tiktok.com/ZSabc/ This post is shared via TikTok Lite. Download it: "
       "https://www.tiktok.com/tiktoklite",
       "https://vt.tiktok.com/ZSabc"},
      {"http://www.tiktok.com/@a/video/7", "https://www.tiktok.com/@a/video/7"},
      {"my post (HTTP://vm.tiktok.com/ZMxyz/).", "https://vm.tiktok.com/ZMxyz"},
      {"https://www.tiktok.com/@a/video/7 https://m.tiktok.com/v/7.html", "https://www.tiktok.com/@a/video/7"},
  };
  for (const auto& row : rows) CHECK_MESSAGE(farm::proof::proof_address(row.typed) == row.kept, row.typed);
  for (const auto* bad : {"http://evil.test/@a/video/1",
                          "http://www.tiktok.com/@a",
                          "ftp://www.tiktok.com/@a/video/1",
                          "http://evil.test/https://www.tiktok.com/@a/video/1",
                          "https://evil.test/?u=http://www.tiktok.com/@a/video/1",
                          "https://tiktok.com.evil.test/@a/video/1",
                          "https://evil.test/www.tiktok.com/@a/video/1",
                          "https://www.tiktok.com/@a",
                          "https://www.tiktok.com/",
                          "https://www.tiktok.com/@a/video/",
                          "https://www.tiktok.com/@a/video/x1",
                          "javascript:alert(1)",
                          "https://www.tiktok.com@evil.test/@a/video/1",
                          "https://www.tiktok.com:444/@a/video/1",
                          "hello",
                          "https://a@www.tiktok.com/@a/video/1",
                          "https://nottiktok.com/@a/video/1",
                          "https://tiktok.com.test/@a/video/1",
                          "https://www.tiktok.com/@a/video/01",
                          "https://m.tiktok.com/v/01.html",
                          "https://www.tiktok.com/embed/v2/012",
                          "https://vm.tiktok.com/",
                          "https://vm.tiktok.com/a/b",
                          "evil.test/www.tiktok.com/@a/video/1",
                          "evil.test/?u=https://www.tiktok.com/@a/video/1",
                          "https://evil.test/?u=https://www.tiktok.com/@a/video/1",
                          "www.tiktok.com@evil.test/@a/video/1",
                          "https://www.tiktok.com/@a/video/1 https://www.tiktok.com/@a/video/2",
                          "www.tiktok.com",
                          "tiktok.com/@a",
                          "https://www.tiktok.com/@a/video/1\"><script>"})
    CHECK_MESSAGE(code_of([&] { farm::proof::proof_address(bad); }) == Code::INVALID_REQUEST, bad);
  CHECK(code_of([] { farm::proof::proof_address("   "); }) == Code::MISSING_PROOF_URL);
}

TEST_CASE("one post is one post in all forms of its link") {
  const std::string id = "7349123456789012345";
  for (const auto& form : {"https://www.tiktok.com/@brand/video/" + id,
                           "https://tiktok.com/@brand/video/" + id,
                           "https://m.tiktok.com/@brand/video/" + id + "/",
                           "https://www.tiktok.com/@Brand/video/" + id + "?lang=en",
                           "https://www.tiktok.com/@brand/photo/" + id,
                           "https://www.tiktok.com/@/video/" + id,
                           "https://www.tiktok.com/%40brand/video/" + id,
                           "https://www.tiktok.com//@brand/video/" + id + "//",
                           "HTTPS://WWW.TIKTOK.COM:443/@brand/video/" + id,
                           "https://www.tiktok.com./@brand/video/" + id,
                           "https://m.tiktok.com/v/" + id + ".html",
                           "https://m.tiktok.com/v/" + id + ".html?u_code=x",
                           "https://t.tiktok.com/i18n/share/video/" + id + "/",
                           "https://www.tiktok.com/i18n/share/video/" + id,
                           "https://www.tiktokv.com/share/video/" + id + "/",
                           "https://m.tiktokv.com/share/video/" + id,
                           "https://www.tiktokv.us/share/video/" + id,
                           "https://www.tiktok.com/share/video/" + id,
                           "https://m.tiktok.com/share/item/" + id,
                           "https://www.tiktok.com/embed/" + id,
                           "https://www.tiktok.com/embed/v2/" + id,
                           "https://www.tiktok.com/player/v1/" + id})
    CHECK_MESSAGE(farm::proof::post_named(farm::proof::proof_address(form)) == id, form);
  for (const auto* form : {"https://vm.tiktok.com/ZMabc/", "https://vt.tiktok.com/ZMabc",
                           "https://www.tiktok.com/t/ZMabc/?x=1", "https://vm.tiktok.com/t/ZMabc"})
    CHECK_MESSAGE(farm::proof::post_named(farm::proof::proof_address(form)) == "short:ZMabc", form);
  // A short link's code is not a number.
  CHECK(farm::proof::post_named("https://vm.tiktok.com/12") == "short:12");
}

TEST_CASE("hosts of TikTok are never called others") {
  for (const auto* known : {"https://www.tiktok.com/@a", "https://t.tiktok.com/x", "https://us.tiktok.com/",
                            "https://www.tiktokv.com/share/user/1", "https://ads.tiktok.com/x/y"}) {
    std::string message;
    try {
      farm::proof::proof_address(known);
    } catch (const base::Error& error) {
      message = error.message;
    }
    CHECK_MESSAGE(message == "the link is on TikTok, but it is not the link of one post", known);
  }
}

TEST_CASE("the account in a link") {
  const struct {
    const char* link;
    const char* account;
  } rows[]{
      {"https://www.tiktok.com/@Brand", "brand"},
      {"https://www.tiktok.com/@brand/?lang=en", "brand"},
      {"http://m.tiktok.com/%40brand#x", "brand"},
      {"tiktok.com/@brand", "brand"},
      {"https://www.tiktok.com/@a.b_c/video/7", "a.b_c"},
      {"https://www.tiktok.com/@/video/7", ""},
      {"https://www.tiktok.com/upload", ""},
      {"https://vm.tiktok.com/ZMabc", ""},
      {"https://example.com/@brand", ""},
      {"", ""},
  };
  for (const auto& row : rows) CHECK_MESSAGE(farm::proof::account_in(row.link) == row.account, row.link);
}

TEST_CASE("the moment in a post's number") {
  CHECK(base::format_instant(farm::proof::numbered_at("7349123456789012345").value()) == "2024-03-22T09:52:24Z");
  for (const auto* none : {"short:ZMabc", "1234567890", "18446744073709551615", "99999999999999999999", ""})
    CHECK_MESSAGE(!farm::proof::numbered_at(none), none);
}

namespace {

const char* const url_one = "https://www.tiktok.com/@brand/video/7349123456789012345";
const char* const url_two = "https://www.tiktok.com/@brand/video/7349123456789012346";

}  // namespace

TEST_CASE_FIXTURE(test::FarmFixture, "the first proof counts and is told once; the same again is answered the same") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}, {"on_proof_email", "p@a.test"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto first =
      farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_one}, {"reported_by", "Ann"}}, "volunteer");
  clock.advance(1h);
  const auto again =
      farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", std::string{url_one} + "?x=1"}}, "volunteer");
  CHECK(model::to_json(first) == model::to_json(again));
  CHECK(read(made.scheduled_id).status == model::PostStatus::completed);
  CHECK(read(made.scheduled_id).reported_by == "Ann");
  CHECK(work("kind = 'webhook'").size() == 1);
  CHECK(work("kind = 'mail'").size() == 1);
  const auto body =
      base::parse_json(base::parse_json(work("kind = 'webhook'").front().payload)["body"].get<std::string>());
  CHECK(body["action"] == "PROOF_SUBMITTED");
  CHECK(body["payload"]["proof_url"] == url_one);
  CHECK(body["payload"]["proof_timestamp"] == "2026-06-01T12:00:00Z");
}

TEST_CASE_FIXTURE(test::FarmFixture, "another proof is kept as disputed and changes nothing") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  const auto reply = farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}}, "volunteer");
  farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}}, "volunteer");
  CHECK(reply.standing == model::ProofStanding::disputed);
  CHECK(reply.proof_url == url_one);
  const auto proofs =
      store.read([&](sql::Database& db) { return farm::proof::list_proofs(db, made.scheduled_id, {}).items; });
  REQUIRE(proofs.size() == 2);
  CHECK(proofs[1].standing == model::ProofStanding::disputed);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture,
                  "who handed a proof in is not forgotten when it is handed in again without a name") {
  const auto made = post(noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}, {"reported_by", "Ana"}}, "volunteer");
  const auto proofs = [&] {
    return store.read([&](sql::Database& db) { return farm::proof::list_proofs(db, made.scheduled_id, {}).items; });
  };
  farm::proof::return_proof(farm, made.scheduled_id, {{"reason", "wrong account"}});
  CHECK_FALSE(read(made.scheduled_id).proof_url);
  const auto reply = farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}}, "volunteer");
  CHECK(reply.standing == model::ProofStanding::counted);
  CHECK(proofs()[1].reported_by == "Ana");
  CHECK(read(made.scheduled_id).reported_by == "Ana");
}

TEST_CASE_FIXTURE(test::FarmFixture, "a second form of the link is the same proof") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto submit = [&](const char* url) {
    return farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url}}, "volunteer");
  };
  CHECK(submit(url_one).standing == model::ProofStanding::counted);
  const auto again = submit("https://m.tiktok.com/v/7349123456789012345.html");
  CHECK(again.standing == model::ProofStanding::counted);
  CHECK(again.proof_url == url_one);
  CHECK(submit(url_two).standing == model::ProofStanding::disputed);
  CHECK(submit("https://www.tiktok.com/@Brand/photo/7349123456789012346").standing == model::ProofStanding::disputed);
  CHECK(
      store.read([&](sql::Database& db) { return farm::proof::list_proofs(db, made.scheduled_id, {}).items; }).size() ==
      2);
  CHECK(work("kind = 'webhook'").size() == 1);
  farm::proof::accept_proof(farm, made.scheduled_id,
                            {{"proof_url", "https://tiktok.com/embed/7349123456789012346"}, {"reason", "right"}});
  CHECK(read(made.scheduled_id).proof_url == url_two);
  farm::proof::return_proof(farm, made.scheduled_id,
                            {{"proof_url", "https://m.tiktok.com/v/7349123456789012346.html"}, {"reason", "no"}});
  CHECK(code_of([&] { submit("https://www.tiktok.com/share/video/7349123456789012346"); }) == Code::PROOF_RETURNED);
}

TEST_CASE_FIXTURE(test::FarmFixture,
                  "one link for two posts and one older than the firing are named, to the operator") {
  const auto first = post(noon() + 1h, {{"on_proof_email", "p@a.test"}});
  const auto second = post(noon() + 2h, {{"on_proof_email", "p@a.test"}});
  for (const auto& each : {first, second}) farm::delivery::fire_now(farm, each.scheduled_id);
  const auto number = [](base::Instant at) { return std::to_string((base::to_millis(at) / 1000) << 32 | 123456789); };
  const auto fresh = "https://www.tiktok.com/@brand/video/" + number(noon() + 30min);
  const auto submit = [&](const model::Scheduled& to, const std::string& url, const char* who) {
    return farm::proof::submit_proof(farm, to.scheduled_id, {{"proof_url", url}}, who);
  };
  CHECK_FALSE(submit(first, fresh, "operator").note);
  CHECK(work("payload LIKE '%the same link is the proof%'").empty());
  const auto twice = submit(second, "https://m.tiktok.com/v/" + number(noon() + 30min) + ".html", "volunteer");
  CHECK(twice.standing == model::ProofStanding::counted);
  // Without an id: that would open the other volunteer's page.
  CHECK(twice.note == "This link is already the proof of another post.");
  CHECK(events("proof.doubtful") == 1);
  CHECK(work("payload LIKE '%the same link is the proof%'").size() == 1);
  const auto note = submit(second, fresh, "operator").note;
  CHECK(note == "the same link is the proof of " + first.scheduled_id + ", too");
  const auto shown =
      store.read([&](sql::Database& db) { return farm::proof::list_proofs(db, first.scheduled_id, {}).items; });
  CHECK(shown.at(0).note == "the same link is the proof of " + second.scheduled_id + ", too");

  const auto third = post(noon() + 3h);
  farm::delivery::fire_now(farm, third.scheduled_id);
  CHECK(submit(third, "https://www.tiktok.com/@brand/video/" + number(noon() - 2h), "operator").note ==
        "it was published at 2026-06-01T10:00:00Z, before the post fired at 2026-06-01T12:00:00Z");
  const auto seconds = post(noon() + 4h);
  farm::delivery::fire_now(farm, seconds.scheduled_id);
  CHECK_FALSE(submit(seconds, "https://www.tiktok.com/@brand/video/" + number(noon() - 40s), "operator").note);
  CHECK(submit(seconds, "https://vm.tiktok.com/ZMabc/", "operator").note ==
        "it may be the post that counts: a short link does not say which post it names");
}

TEST_CASE_FIXTURE(test::FarmFixture, "another account than the post's, and a number of none of TikTok's, are named") {
  const auto number = std::to_string((base::to_millis(noon()) / 1000) << 32 | 123456789);
  const auto note = [&](const char* destination, const std::string& url) {
    const auto made = post(noon() + 1h, {{"destination_url", destination}});
    farm::delivery::fire_now(farm, made.scheduled_id);
    return farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url}}, "operator").note.value_or("");
  };
  const auto* brand = "https://www.tiktok.com/@brand";
  CHECK(note(brand, "https://www.tiktok.com/@someoneelse/video/" + number + "1")
            .find("it was published by another account, @someoneelse, and the post is for @brand") == 0);
  CHECK(note(brand, "https://www.tiktok.com/@Brand/video/" + number).empty());
  CHECK(note("https://www.tiktok.com/upload",
             "https://www.tiktok.com/@any/photo/" + std::to_string(std::stoll(number) + 1))
            .empty());
  CHECK(note(brand, "https://vm.tiktok.com/ZMabc").empty());
  CHECK(note(brand, "https://www.tiktok.com/@brand/video/734") ==
        "TikTok gives no post the number 734: those have 19 digits");
  CHECK(note(brand, "https://www.tiktok.com/@brand/video/1234567890123456789") ==
        "TikTok gives no post the number 1234567890123456789");
}

TEST_CASE_FIXTURE(test::FarmFixture, "many at once: one counts, one notification") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  std::atomic<int> counted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&, i] {
      const auto reply = farm::proof::submit_proof(
          farm, made.scheduled_id, {{"proof_url", "https://www.tiktok.com/@b/video/" + std::to_string(100 + i)}},
          "volunteer");
      if (reply.standing == model::ProofStanding::counted) ++counted;
    });
  for (auto& thread : threads) thread.join();
  CHECK(counted == 1);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a missing or wrong proof names the field") {
  const auto made = post(noon() + 1h);
  const auto submit = [&](const Json& body) { farm::proof::submit_proof(farm, made.scheduled_id, body, "volunteer"); };
  CHECK(code_of([&] { submit(Json::object()); }) == Code::MISSING_PROOF_URL);
  CHECK(code_of([&] { submit({{"proof_url", ""}}); }) == Code::MISSING_PROOF_URL);
  CHECK(code_of([&] { submit({{"proof_url", 5}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { submit({{"proof_url", url_one}, {"extra", 1}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] {
          farm::proof::submit_proof(farm, "post_x", {{"proof_url", url_one}}, "volunteer");
        }) == Code::SCHEDULED_NOT_FOUND);
  CHECK_FALSE(read(made.scheduled_id).proof_url);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a batch is walked task by task") {
  const Json batch{{"inbox_tracer", "b1"}};
  const auto first = post(noon() + 1h, batch);
  const auto second = post(noon() + 2h, batch);
  const auto third = post(noon() + 3h, batch);
  post(noon() + 4h, {{"inbox_tracer", "b2"}});
  for (const auto& each : {first, second, third}) farm::delivery::fire_now(farm, each.scheduled_id);
  const auto task = [&](const model::Scheduled& of) {
    return store.read([&](sql::Database& db) {
      return farm::proof::task_of(farm, db, farm::planning::get_post(db, of.scheduled_id));
    });
  };
  CHECK(task(second).batch->total == 3);
  CHECK(task(second).batch->current_index == 2);
  CHECK(task(second).batch->next_task_id == third.scheduled_id);
  const auto before = post(noon() + 30min, batch);
  CHECK(task(third).batch->next_task_id == first.scheduled_id);
  farm::planning::delete_post(farm, before.scheduled_id);
  CHECK(task(third).batch->next_task_id == first.scheduled_id);
  const auto reply = farm::proof::submit_proof(farm, second.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  CHECK(reply.has_next_task);
  CHECK(reply.submitted_url == url_one);
  CHECK(reply.next_task_link == "http://farm.test/volunteer/" + third.scheduled_id + "?inbox_tracer=b1");
  farm::proof::submit_proof(farm, third.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  CHECK(task(third).batch->completed == 2);
  CHECK_FALSE(farm::proof::submit_proof(farm, first.scheduled_id, {{"proof_url", url_one}}, "volunteer").has_next_task);
  CHECK_FALSE(task(post(noon() + 5h)).batch);
}

TEST_CASE_FIXTURE(test::FarmFixture,
                  "posts that have fired, returned ones too, come before those that are not due yet") {
  const Json batch{{"inbox_tracer", "bob"}};
  std::vector<std::string> ids;
  for (int hour = 1; hour <= 4; ++hour) ids.push_back(post(noon() + hour * 1h, batch).scheduled_id);
  const auto number = [](int i) {
    return "https://www.tiktok.com/@brand/video/734912345678901234" + std::to_string(i);
  };
  for (int i = 0; i < 3; ++i) farm::delivery::fire_now(farm, ids[i]);
  const auto next = [&](int of) {
    const auto reply = farm::proof::submit_proof(farm, ids[of], {{"proof_url", number(of)}}, "volunteer");
    return reply.next_task_link.value_or("");
  };
  const auto leads_to = [&](const std::string& link, int to) { return link.find(ids[to]) != std::string::npos; };
  CHECK(leads_to(next(0), 1));
  farm::proof::return_proof(farm, ids[0], {{"reason", "wrong account"}});
  CHECK(leads_to(next(2), 0));
  farm::proof::accept_proof(farm, ids[0], {{"proof_url", number(0)}});
  CHECK(leads_to(next(2), 1));
  CHECK(leads_to(next(1), 3));
}
