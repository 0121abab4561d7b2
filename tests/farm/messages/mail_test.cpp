#include "farm/messages/mail.hpp"

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/messages/retries.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using test::noon;

namespace {

/// The decoded text of the part of this type.
std::string part(const std::string& message, const std::string& type) {
  const auto at = message.find("Content-Type: " + type);
  const auto begin = message.find("\r\n\r\n", at) + 4;
  std::string coded;
  for (const char c : message.substr(begin, message.find("\r\n--", begin) - begin))
    if (c != '\r' && c != '\n') coded += c;
  return base::unbase64(coded).value_or("not base64");
}

}  // namespace

TEST_CASE_FIXTURE(test::FarmFixture,
                  "the mail of a fired post carries link, caption and instructions in text and HTML") {
  const auto made = post(noon() + 1h, {{"post_text", "Größe <b>zählt</b> 🎬\nsecond line"},
                                       {"caption", "Day 30 #gymtok & more"},
                                       {"instructions", "Line one\nLine two"},
                                       {"on_schedule_email", "a@b.test,c@d.test"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto mails = work("kind = 'mail'");
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].key != mails[1].key);
  CHECK(base::parse_json(mails[1].payload).at("to") == Json::array({"c@d.test"}));
  const auto& mail = mails.front();
  const auto message = farm::messages::compose_mail(base::parse_json(mail.payload), "farm@brand.test", mail.key);
  CHECK(message.find("Message-ID: <" + mail.key + "@brand.test>\r\n") != std::string::npos);
  CHECK(message.find("To: a@b.test\r\n") != std::string::npos);
  CHECK(message.find("Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n") != std::string::npos);
  CHECK(message.find("Subject: =?UTF-8?B?") != std::string::npos);
  const auto link = farm.links.task(made);
  const auto text = part(message, "text/plain");
  CHECK(text.find(link) != std::string::npos);
  CHECK(text.find("Day 30 #gymtok & more") != std::string::npos);
  CHECK(text.find("Line one\nLine two") != std::string::npos);
  const auto html = part(message, "text/html");
  CHECK(html.find("<a href=\"" + link + "\">") != std::string::npos);
  CHECK(html.find("#gymtok &amp; more") != std::string::npos);
  CHECK(html.find("<b>z") == std::string::npos);
  for (std::size_t at = 0; (at = message.find('\n', at)) != std::string::npos; ++at) CHECK(message[at - 1] == '\r');
  CHECK(text.find("it has the text to post and the form") != std::string::npos);
  CHECK(text.find("video") == std::string::npos);
  // The same work composes the same message: a repeat after a crash replaces it.
  CHECK(message == farm::messages::compose_mail(base::parse_json(mail.payload), "farm@brand.test", mail.key));
}

TEST_CASE_FIXTURE(test::FarmFixture, "the mails of a protected post carry nothing that its password protects") {
  const auto made = post(noon() + 1h, {{"post_text", "hidden text"},
                                       {"caption", "hidden caption"},
                                       {"pin_comment", "hidden comment"},
                                       {"instructions", "hidden instructions"},
                                       {"password_protected", "open sesame"},
                                       {"on_proof_email", "p@b.test"},
                                       {"on_schedule_email", "a@b.test"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  farm::proof::submit_proof(farm, made.scheduled_id,
                            {{"proof_url", "https://www.tiktok.com/@gym/video/7349123456789012345"}}, "volunteer");
  const auto mails = work("kind = 'mail'");
  REQUIRE(mails.size() == 2);
  for (const auto& mail : mails) CHECK(mail.payload.find("hidden") == std::string::npos);
  CHECK(mails[0].payload.find(farm.links.task(made)) != std::string::npos);
  CHECK(mails[0].payload.find("the password you were given") != std::string::npos);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a mail that was queued for several recipients becomes one for each") {
  const Json old{
      {"subject", "s"}, {"lead", "l"}, {"sections", Json::array()}, {"date", 0}, {"to", {"a@b.test", "c@d.test"}}};
  const auto handler = farm::messages::mail_handler(farm);
  static constexpr model::WorkKind kinds[]{model::WorkKind::mail};
  const auto claimed = store.write([&](store::Tx& tx) {
    queue::add(tx,
               {.kind = model::WorkKind::mail, .key = "msg_1", .run_at = tx.now, .max_attempts = 3, .payload = old});
    return *queue::claim(tx, kinds, 60s);
  });
  queue::work_on(store, handler, claimed, [] { return false; });
  const auto mails = work("kind = 'mail'");
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].key == "msg_1.1");
  CHECK(base::parse_json(mails[1].payload).at("to") == Json::array({"c@d.test"}));
  CHECK(events("mail.delivered") == 0);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a receiver's Retry-After is waited for, and the schedule ends") {
  const base::Error plain{base::Code::DELIVERY_FAILED, "x"};
  const base::Error polite{base::Code::DELIVERY_FAILED, "x", {}, {{"retry-after", "120"}}};
  CHECK(*farm::messages::next_try(farm, plain, 1) <= 6s);
  CHECK(*farm::messages::next_try(farm, polite, 1) == 120s);
  CHECK(farm::messages::next_try(farm, plain, 9));
  CHECK_FALSE(farm::messages::next_try(farm, plain, 10));
}
