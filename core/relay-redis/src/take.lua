-- Takes one from a bucket. KEYS: the bucket. ARGV: how many it holds, its period in microseconds,
-- and in tests what time it is. Answers 0 when it is granted, otherwise how many microseconds to
-- wait.
--
-- The generic cell rate algorithm in its form of a leaking bucket: what is kept is how full the
-- bucket was and when. The time is the server's, so the clocks of the nodes do not matter; and a
-- clock that is set back only stops the leak for as long, where a kept moment of the next grant
-- would lock everybody out.
local count = tonumber(ARGV[1])
local leak_per_us = count / tonumber(ARGV[2])
local now_us = tonumber(ARGV[3])
if not now_us then
  local time = redis.call('TIME')
  now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local level = 0
local kept = redis.call('GET', KEYS[1])
if kept then
  local kept_level, kept_us = string.match(kept, '^(%S+) (%S+)$')
  local passed_us = math.max(0, now_us - tonumber(kept_us))
  level = math.max(0, tonumber(kept_level) - passed_us * leak_per_us)
end

-- What is left of rounding must not cost a grant.
local over = level + 1 - count
if over > 0.000001 then
  return math.max(1, math.ceil(over / leak_per_us))
end
level = level + 1
local empty_in_ms = math.ceil(level / leak_per_us / 1000) + 1
if ARGV[3] then
  -- A time that is told may stand still while that of the key goes on.
  empty_in_ms = empty_in_ms + 3600000
end
local entry = string.format('%.9f %.0f', level, now_us)
redis.call('SET', KEYS[1], entry, 'PX', string.format('%.0f', empty_in_ms))
return 0
