"""The life of every resource kind in lives.json: created, read back equal, tagged, listed, updated, deleted, made anew. CALL(operation, input) is the client."""
import json
import re
import time


def filled(value, arns):
    if isinstance(value, str):
        return re.sub(r'\$\{(\w+)\}', lambda found: arns[found[1]], value)
    if isinstance(value, list):
        return [filled(one, arns) for one in value]
    return {name: filled(one, arns) for name, one in value.items()} if isinstance(value, dict) else value


def same(expected, actual, path):
    """What was sent is in what is given back; the service may say more."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            assert name in actual, f'{path}.{name} is not there: {actual}'
            same(value, actual[name], f'{path}.{name}')
    elif isinstance(expected, list):
        assert len(expected) == len(actual), f'{path}: {len(actual)} items, not {len(expected)}'
        for at, value in enumerate(expected):
            same(value, actual[at], f'{path}[{at}]')
    else:
        assert expected == actual, f'{path} is {actual!r}, not {expected!r}'


def unversioned(arn):
    return re.sub(r'(/\d+\.\d+\.\d+)/\d+$', r'\1', arn)


class Lives:
    def __init__(self, lives, call, missing):
        self.lives, self.call, self.missing, self.arns = lives, call, missing, {}

    def create(self, life):
        arn = self.call(life['create'], filled(life['input'], self.arns))[life['key']]
        self.arns[life['kind']] = arn
        return arn

    def get(self, life, arn):
        return self.call(life['get'], {life['key']: arn})[life['member']]

    def settled(self, life, arn):
        while True:
            thing = self.get(life, arn)
            if 'until' not in life:
                return thing
            outer, inner, wanted = life['until']
            if thing[outer][inner] == wanted:
                return thing
            assert thing[outer][inner] not in ('FAILED', 'CANCELLED'), thing[outer]
            time.sleep(0.1)

    def live(self, life):
        arn = self.create(life)
        thing = self.settled(life, arn)
        sent = {life.get('renamed', {}).get(name, name): value for name, value in filled(life['input'], self.arns).items() if name not in life.get('unread', [])}
        same({**sent, **life.get('read', {})}, thing, life['kind'])
        self.call('TagResource', {'resourceArn': arn, 'tags': {'stage': 'test', 'a b': 'c/d+e'}})
        same({'team': 'web', 'stage': 'test', 'a b': 'c/d+e'}, self.call('ListTagsForResource', {'resourceArn': arn})['tags'], 'tags')
        self.call('UntagResource', {'resourceArn': arn, 'tagKeys': ['a b', 'stage']})
        tags = self.call('ListTagsForResource', {'resourceArn': arn})['tags']
        assert tags == {'team': 'web'}, tags
        if 'update' in life:
            change = filled(life['change'], self.arns)
            self.call(life['update'], {life['key']: arn, **change})
            same(change, self.get(life, arn), life['kind'])
        listed = [one['arn'] for one in self.call(life['list'], {})[life['items']]]
        assert unversioned(arn) in [unversioned(one) for one in listed], f'{arn} is not among {listed}'

    def end(self, life):
        arn = self.arns[life['kind']]
        self.call(life['delete'], {life['key']: arn})
        problem = self.missing(lambda: self.get(life, arn))
        assert problem == 'ResourceNotFoundException', problem

    def run(self):
        for life in self.lives:
            self.live(life)
        first = dict(self.arns)
        for life in reversed(self.lives):
            self.end(life)
        for life in self.lives:
            arn = self.create(life)
            assert unversioned(arn) == unversioned(first[life['kind']]), arn
            self.settled(life, arn)
        for life in reversed(self.lives):
            self.end(life)
            print(life['kind'])


def load(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)
