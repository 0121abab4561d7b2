#pragma once
// How often a post's password may be tried: a limited number of guesses for each post, from all clients together, and
// growing waits for a client that keeps guessing wrong.
//
// A post takes `most_guesses` at once, and another one each `one_more`. An attacker who uses these up does not lock
// people out: clients with one wrong guess at most have a reserve, `most_reserve` at once and another one each
// `one_more_reserve`. So a post is guessed at no more than 20,300 times a day, however many addresses take part. A
// password has eight characters at the least: to try all of eight random small letters takes 28,000 years, and the
// chance of a hit within the 90 days that a link is valid is 1 in 100,000. To keep the reserve empty takes 360 fresh
// addresses an hour.

#include <cstdint>
#include <mutex>
#include <string>

#include "base/recent.hpp"
#include "base/time.hpp"

namespace farmtok::api {

class Guesses {
 public:
  /// Whether a guess may be made now; counts nothing. Throws RATE_LIMITED with the seconds to wait as the detail
  /// "retry-after". Cheap: it is called before a guess joins the queue. All of these are thread-safe.
  void admit(const std::string& post, const std::string& client, base::Instant now);
  /// As admit(), and takes one guess of the post; returns the purse it came from. No more guesses can run at the same
  /// time than the purses hold.
  enum class Purse { common, reserve };
  Purse begin(const std::string& post, const std::string& client, base::Instant now);
  /// The guess was right: it is given back, and the client's earlier wrong guesses are forgotten.
  void right(const std::string& post, const std::string& client, Purse from);
  /// The guess was wrong. True when it started a burst: once, until ten quiet minutes have ended the burst.
  bool wrong(const std::string& post, const std::string& client, base::Instant now);

  static constexpr int burst_size = 5;        // wrong guesses that cause an event
  static constexpr int free_of_waiting = 3;   // wrong guesses of one client before it has to wait
  static constexpr double most_guesses = 20;  // of one post at once
  static constexpr std::chrono::seconds one_more{30};
  static constexpr int trusted_below = 2;      // wrong guesses of a client within an hour: then no reserve
  static constexpr double most_reserve = 100;  // of one post at once
  static constexpr std::chrono::seconds one_more_reserve{5};
  static constexpr int most_of_site = 32;  // of the reserve within an hour, for all groups of one IPv6 site
  static constexpr std::chrono::minutes longest_wait{15};

 private:
  /// Holds `most` guesses, and gains another one each `each`.
  struct Bucket {
    double most;
    std::chrono::seconds each;
    double left = most;
    base::Instant at{};

    void refill(base::Instant now);
    std::chrono::milliseconds wait() const;
  };
  struct Post {
    Bucket common{most_guesses, one_more};
    Bucket reserve{most_reserve, one_more_reserve};
    int wrong = 0;
    base::Instant last_wrong{};
    bool told = false;
  };
  struct Site {
    int taken = 0;
    base::Instant since{};
  };
  struct Client {
    int wrong = 0;
    base::Instant last_wrong{};
    base::Instant until{};
  };
  static constexpr std::size_t most_rows = 4096;

  Purse check(const std::string& post, const std::string& client, base::Instant now);
  bool may_use_reserve(const std::string& post, const std::string& client, base::Instant now);
  Post& post_of(const std::string& post, base::Instant now);

  std::mutex mutex_;
  base::Recent<Post> posts_{most_rows};
  base::Recent<Client> clients_{most_rows};
  base::Recent<Site> sites_{most_rows};
};

}  // namespace farmtok::api
