#include "api/guesses.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using api::Guesses;
using namespace std::chrono_literals;

namespace {

struct Guessing {
  Guesses guesses;
  base::Instant now = test::noon();

  /// Seconds that a guess has to wait, 0 when it may be made.
  int wait(const std::string& post, const std::string& client) {
    try {
      guesses.admit(post, client, now);
      return 0;
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::RATE_LIMITED);
      return std::stoi(error.details.at(0).message);
    }
  }
  bool wrong(const std::string& post, const std::string& client) {
    guesses.begin(post, client, now);
    return guesses.wrong(post, client, now);
  }
  /// A wrong guess of each of so many clients.
  void use_up(const std::string& post, const std::string& front, int clients, const std::string& back = "") {
    for (int i = 1; i <= clients; ++i) CHECK_NOTHROW(wrong(post, front + std::to_string(i) + back));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Guessing,
                  "a client that goes on being wrong waits twice as long each time, a quarter of an hour at most") {
  for (int i = 0; i < 2; ++i) {
    wrong("post", "her");
    CHECK(wait("post", "her") == 0);
  }
  int expected = 1;
  for (int i = 0; i < 14; ++i) {
    wrong("post", "her");
    CHECK(wait("post", "her") == std::min(expected, 900));
    CHECK(wait("post", "him") == 0);
    CHECK(wait("other", "her") == 0);
    now += std::chrono::seconds{wait("post", "her")};
    expected *= 2;
  }
}

TEST_CASE_FIXTURE(Guessing, "a right guess forgets what was wrong before, and is given back") {
  for (int i = 0; i < 3; ++i) wrong("post", "her");
  now += 1s;
  guesses.right("post", "her", guesses.begin("post", "her", now));
  wrong("post", "her");
  CHECK(wait("post", "her") == 0);
  use_up("other", "10.0.0.", 20);
  for (int i = 0; i < 500; ++i) guesses.right("other", "her", guesses.begin("other", "her", now));
}

TEST_CASE_FIXTURE(Guessing, "who guesses from many addresses locks out none that made no wrong guess, or one") {
  use_up("post", "10.0.0.", 20);
  CHECK(wait("post", "10.0.0.1") == 0);  // one wrong guess may be a typing error
  wrong("post", "10.0.0.1");
  CHECK(wait("post", "10.0.0.1") == 30);
  CHECK_THROWS_AS(guesses.begin("post", "10.0.0.1", now), base::Error);
  CHECK(wait("post", "her") == 0);
  wrong("post", "her");
  CHECK(wait("post", "her") == 0);
  wrong("post", "her");
  CHECK(wait("post", "her") == 30);
  now += 31s;
  CHECK(wait("post", "her") == 0);
  wrong("post", "10.0.0.1");
  CHECK(wait("post", "her") > 0);
  now += 3600s;
  use_up("post", "10.0.1.", 20);
  CHECK(wait("post", "her") == 0);  // an hour later it is forgotten
}

TEST_CASE_FIXTURE(Guessing, "the guesses of a post have a bound, however many addresses make them") {
  use_up("post", "10.0.0.", 120);
  CHECK(wait("post", "her") == 5);
  int made = 0;
  for (int second = 0; second < 3600; ++second) {
    now += 1s;
    while (wait("post", "10.1.0." + std::to_string(made)) == 0) wrong("post", "10.1.0." + std::to_string(made++));
  }
  CHECK(std::abs(made - 3600 / 30 - 3600 / 5) <= 1);
}

TEST_CASE_FIXTURE(Guessing, "one IPv6 site has no more than a share of the reserve") {
  use_up("post", "2001:db8:1:", 20, "::/64");
  use_up("post", "2001:db8:1:1", 32, "::/64");
  CHECK(wait("post", "2001:db8:1:ffff::/64") == 30);
  CHECK(wait("post", "2001:db8:2:ffff::/64") == 0);
  CHECK(wait("post", "192.0.2.7") == 0);
  now += 3601s;
  use_up("post", "2001:db8:1:2", 20, "::/64");
  CHECK(wait("post", "2001:db8:1:ffff::/64") == 0);
}

TEST_CASE_FIXTURE(Guessing, "a burst of wrong guesses is told once, and again after ten quiet minutes") {
  const auto told = [&](int guesses_made) {
    int count = 0;
    for (int i = 0; i < guesses_made; ++i) count += wrong("post", std::to_string(i));
    return count;
  };
  CHECK(told(4) == 0);
  CHECK(told(10) == 1);
  now += 9min;
  CHECK(told(5) == 0);
  now += 11min;
  CHECK(told(5) == 1);
}

TEST_CASE_FIXTURE(Guessing, "a clock that was set back makes no wait longer") {
  for (int i = 0; i < 3; ++i) wrong("post", "her");
  now -= 24h;
  CHECK(wait("post", "her") <= 900);
}
