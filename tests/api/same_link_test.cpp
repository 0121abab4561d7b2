// A volunteer who hands in the link of another task is asked, on a page that needs no script.
#include "api/api_fixture.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using http::Method;

namespace {

const std::string one = "https://www.tiktok.com/@brand/video/7349123456789012345";
const std::string two = "https://www.tiktok.com/@brand/video/7349123456789012346";

struct Fixture : test::ApiFixture {
  std::string first = fired({{"inbox_tracer", "ana"}, {"post_text", "Day <1>"}});
  std::string second = fired({{"inbox_tracer", "ana"}});

  std::string fired(Json fields) {
    const auto made = post(test::noon() + 1h, std::move(fields)).scheduled_id;
    farm::delivery::fire_now(farm, made);
    return made;
  }
  http::Response form(const std::string& id, const std::string& url, const std::string& rest = "&reported_by=Ana") {
    return call(Method::post, "/volunteer/" + id + "/proof", "proof_url=" + base::url_encode(url) + rest,
                {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
  }
  bool holds(const http::Response& page, const std::string& words) {
    return text(page).find(words) != std::string::npos;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the link of another task is asked about, and a yes hands it in") {
  CHECK(form(first, one).status == 303);
  // Again, also after a lost answer: it is this post's own.
  CHECK(form(first, one).status == 303);
  const auto asked = form(second, "https://m.tiktok.com/v/7349123456789012345.html");
  CHECK(asked.status == 409);
  CHECK(holds(asked, "This link is already the proof of post 1 of 2, &quot;Day &lt;1&gt;&quot;."));
  CHECK(holds(asked, "<form method=\"post\" action=\"/volunteer/" + second + "/proof"));
  CHECK(holds(asked, "name=\"sure\" value=\"yes\""));
  CHECK(holds(asked, "name=\"reported_by\" value=\"Ana\""));
  CHECK_FALSE(holds(asked, "this one is done"));
  CHECK_FALSE(holds(asked, first));
  CHECK_FALSE(read(second).proof_url);
  CHECK(events("proof.submitted") == 1);
  // Asked as often as it is handed in without a yes.
  CHECK(form(second, one).status == 409);
  const auto sure = form(second, one, "&reported_by=Ana&sure=yes");
  CHECK(sure.status == 303);
  CHECK(read(second).proof_url == one);
  CHECK(read(second).reported_by == "Ana");
  // A second yes, and the same link without it, are answered the same.
  CHECK(form(second, one, "&sure=yes").status == 303);
  CHECK(form(second, one).status == 303);
  CHECK(events("proof.submitted") == 2);
}

TEST_CASE_FIXTURE(Fixture, "no question for a link of its own, a wrong one, a returned one, and before the time") {
  form(first, one);
  CHECK(form(second, "nonsense").status == 400);
  const auto later = post(test::noon() + 2h, {{"inbox_tracer", "ana"}}).scheduled_id;
  CHECK(holds(form(later, one), "This post is not due yet"));
  CHECK(form(second, two).status == 303);
  farm::proof::return_proof(farm, second, {{"reason", "this is another video"}});
  const auto refused = form(second, two);
  CHECK(holds(refused, "This link was returned: this is another video."));
  CHECK_FALSE(holds(refused, "id=\"question\""));
  // The link of a post whose proof was returned counts for none.
  CHECK(form(fired({{"inbox_tracer", "ana"}}), two).status == 303);
}

TEST_CASE_FIXTURE(Fixture, "a post of another volunteer is not described") {
  form(first, one);
  const auto other = fired({{"inbox_tracer", "ben"}});
  const auto asked = form(other, one);
  CHECK(asked.status == 409);
  CHECK(holds(asked, "This link is already the proof of another post."));
  CHECK_FALSE(holds(asked, "Day"));
}

TEST_CASE_FIXTURE(Fixture, "for programs the link counts as ever, with a note") {
  const auto hand_in = [&](const std::string& id) {
    return json(call(Method::post, "/volunteer/" + id + "/proof", {{"proof_url", one}}))["data"];
  };
  CHECK_FALSE(hand_in(first).contains("note"));
  const auto told = hand_in(second);
  CHECK(told["standing"] == "counted");
  CHECK(told["note"] == "This link is already the proof of post 1 of 2, \"Day <1>\".");
}

TEST_CASE_FIXTURE(Fixture, "the faults on a page are sentences") {
  CHECK(holds(form(first, "https://www.tiktok.com/@brand"),
              ">The link is on TikTok, but it is not the link of one post.<"));
  CHECK(holds(form(first, "hello"), "&quot;hello&quot; is not the link of a post on TikTok.<"));
  CHECK(holds(form(first, " "), ">Please paste the link of your post.<"));
  CHECK(holds(form(first, one, "&reported_by=" + std::string(300, 'a')), ">Your name "));
}

TEST_CASE_FIXTURE(Fixture, "the page that is done says when the next one is due") {
  form(first, one);
  form(second, two);
  const auto later = post(test::noon() + 26h, {{"inbox_tracer", "ana"}}).scheduled_id;
  const auto page = call(Method::get, "/volunteer/" + second, nullptr, {{"Accept", "text/html"}});
  CHECK(holds(page, "/volunteer/" + later));
  CHECK(holds(page, "One more to go. The next one is due Tuesday 2 June, 14:00 (UTC)."));
  farm::delivery::fire_now(farm, later);
  CHECK_FALSE(
      holds(call(Method::get, "/volunteer/" + second, nullptr, {{"Accept", "text/html"}}), "The next one is due"));
}
