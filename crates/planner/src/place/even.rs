//! Even load: people change places where nobody travels more for it.

use crate::routes::{Problem, State};

/// Who walks each route after the change.
#[derive(Debug)]
pub struct Crews {
    of_route: std::collections::HashMap<u32, Vec<u16>>,
}

impl Crews {
    /// The people of a job: pool and position.
    pub fn people_of<'c>(&'c self, state: &'c State<'_>, job: u32) -> impl Iterator<Item = (u32, u16)> + 'c {
        state.routes_of(job).flat_map(move |(at, route)| {
            self.of_route.get(&at).into_iter().flatten().map(move |&person| (route.pool, person))
        })
    }
}

/// Moves routes from the busy to the less busy until no single move or exchange evens the load any more.
#[must_use]
pub fn even(problem: &Problem, state: &State<'_>) -> Crews {
    let mut of_route = std::collections::HashMap::new();
    for pool in 0..problem.pools.len() {
        let (numbers, routes): (Vec<u32>, Vec<_>) = state.numbered_routes().filter(|(_, route)| route.pool as usize == pool).unzip();
        let mut crews: Vec<Vec<u16>> = routes.iter().map(|route| route.crew.clone()).collect();
        let count = problem.pools[pool].people.len();
        let mut load = vec![0_i64; count];
        let weight = |at: usize, person: u16| i64::from(routes[at].work) + i64::from(state.travel_of(routes[at], person));
        let mut busy: Vec<Vec<bool>> = vec![vec![false; count]; problem.days];
        for (at, crew) in crews.iter().enumerate() {
            for &person in crew {
                load[person as usize] += weight(at, person);
                busy[routes[at].day as usize][person as usize] = true;
            }
        }
        let bound = |at: usize| {
            routes[at].closed
                || routes[at].stops.iter().any(|&stop| {
                    problem.jobs[stop as usize].parts.iter().any(|part| part.pool as usize == pool && part.must.is_some())
                })
        };
        let free: Vec<usize> = (0..routes.len()).filter(|&at| !bound(at)).collect();
        let mut moved = true;
        let mut rounds = 0;
        while moved && rounds < 200 {
            moved = false;
            rounds += 1;
            for &at in &free {
                let day = routes[at].day as usize;
                for seat in 0..crews[at].len() {
                    let person = crews[at][seat];
                    let now = weight(at, person);
                    let other = routes[at]
                        .able
                        .positions()
                        .filter(|&other| !busy[day][other])
                        .filter_map(|other| u16::try_from(other).ok())
                        .filter(|&other| state.travel_of(routes[at], other) <= state.travel_of(routes[at], person))
                        .min_by_key(|&other| (load[other as usize] + weight(at, other), other));
                    if let Some(other) = other
                        && load[other as usize] + weight(at, other) < load[person as usize]
                    {
                        busy[day][person as usize] = false;
                        busy[day][other as usize] = true;
                        load[person as usize] -= now;
                        load[other as usize] += weight(at, other);
                        crews[at][seat] = other;
                        moved = true;
                    }
                }
            }
            // Two who work on the same day exchange routes.
            for (i, &a) in free.iter().enumerate() {
                for &b in &free[i + 1..] {
                    if routes[a].day != routes[b].day {
                        continue;
                    }
                    for seat in 0..crews[a].len() {
                        for other in 0..crews[b].len() {
                            let (p, q) = (crews[a][seat], crews[b][other]);
                            if !routes[a].able.has(q as usize) || !routes[b].able.has(p as usize) || crews[a].contains(&q) || crews[b].contains(&p) {
                                continue;
                            }
                            let travel = |at: usize, person: u16| state.travel_of(routes[at], person);
                            if travel(a, q) + travel(b, p) > travel(a, p) + travel(b, q) {
                                continue;
                            }
                            let (p_now, q_now) = (load[p as usize], load[q as usize]);
                            let p_new = p_now - weight(a, p) + weight(b, p);
                            let q_new = q_now - weight(b, q) + weight(a, q);
                            if p_new.max(q_new) < p_now.max(q_now) {
                                load[p as usize] = p_new;
                                load[q as usize] = q_new;
                                crews[a][seat] = q;
                                crews[b][other] = p;
                                moved = true;
                            }
                        }
                    }
                }
            }
        }
        of_route.extend(numbers.into_iter().zip(crews));
    }
    Crews { of_route }
}
