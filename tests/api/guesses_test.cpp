#include "api/guesses.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using api::Guesses;
using namespace std::chrono_literals;

namespace {

struct Guessing {
  Guesses guesses;
  base::Instant now = test::noon();

  /// Seconds a guess has to wait, 0 when it may be made.
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

TEST_CASE_FIXTURE(Guessing, "a right guess forgets what was wrong before") {
  for (int i = 0; i < 3; ++i) wrong("post", "her");
  now += 1s;
  guesses.begin("post", "her", now);
  guesses.right("post", "her");
  wrong("post", "her");
  CHECK(wait("post", "her") == 0);
}

TEST_CASE_FIXTURE(Guessing, "a post is guessed at so often, whoever guesses") {
  for (int i = 0; i < 20; ++i) CHECK_NOTHROW(guesses.begin("post", std::to_string(i), now));
  CHECK(wait("post", "her") == 30);
  CHECK_THROWS_AS(guesses.begin("post", "her", now), base::Error);
  now += 31s;
  CHECK(wait("post", "her") == 0);
  guesses.begin("post", "her", now);
  CHECK(wait("post", "him") > 0);
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
